"""Defines "listed", "published" and similar words for schools and programs."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Min, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.choices import PublishingState
from core.models import FindableQuerySet
from programs.choices import CredentialLevel, LinkState, Severity
from taxonomy.models import CipCode

OWNERS = ("program", "school")
LISTED = {"state": PublishingState.PUBLISHED, "has_lapsed": False, "is_unlisted": False}


def in_subject() -> Q:
    """The site's subject: a master's in a covered field, in any state. For programs and rows of completions."""
    return Q(credential_level=CredentialLevel.MASTERS, cip_code__in=CipCode.objects.covered())


class ProgramQuerySet(FindableQuerySet):
    """Programs by state. Lapsed programs are published and not listed."""

    def listed(self):
        """Published programs that have not lapsed and that editors do not hide from lists.

        Used for the list, search, feeds and counts.
        """
        return self.filter(**LISTED)

    def covered(self):
        """Listed programs in the site's subject, by their rows: a master's in a covered field.

        Lists and counts show only these, unless a visitor chooses every field and level.
        """
        return self.listed().filter(row__is_covered=True)

    def replaced(self):
        """Archived programs that a public program replaced."""
        return self.filter(state=PublishingState.ARCHIVED, successor__state=PublishingState.PUBLISHED)

    def indexed(self):
        """Listed programs in the site's subject that search engines may index."""
        return self.covered().filter(is_noindex=False)

    def with_page_facts(self):
        """Joins the single rows that the program page reads: school, field, outcome, read model."""
        return self.select_related("school", "cip_code", "outcome", "row")


class SchoolQuerySet(QuerySet):
    """Schools by whether lists, editors or visitors see them."""

    def listed(self):
        """Schools with a listed program in the site's subject: the schools of lists, search and counts."""
        return self.filter(pk__in=self._covered_rows.values("school_id"))

    def with_program_count(self):
        """Adds `program_count`, the number of listed programs in the site's subject."""
        of_school = self._covered_rows.filter(school_id=OuterRef("pk")).order_by().values("school_id")
        counts = of_school.annotate(count=Count("pk")).values("count")
        return self.annotate(program_count=Coalesce(Subquery(counts), 0))

    @property
    def _covered_rows(self):
        # The read model imports schools, so this module cannot import it.
        return self.model._meta.apps.get_model("programs", "CatalogueRow").objects.filter(is_covered=True)

    def in_subject(self):
        """Schools that editors maintain: with a program in the site's subject, in any state, or without any program."""
        programs = self.model._meta.apps.get_model("programs", "Program").objects
        return self.filter(
            Q(pk__in=programs.filter(in_subject()).values("school")) | ~Q(pk__in=programs.values("school"))
        )

    def with_page(self):
        """Schools with a listed program of any field and level. Only these have a page."""
        return self.filter(self._has_listed)

    def telling_page(self):
        """Adds `has_page`, whether the school has a page."""
        return self.annotate(has_page=self._has_listed)

    @property
    def _has_listed(self):
        has_listed = {f"programs__{column}": value for column, value in LISTED.items()}
        return Exists(self.model.objects.filter(pk=OuterRef("pk"), **has_listed))


class FactChangeQuerySet(QuerySet):
    """The log of changes by subject, newest first."""

    def about_program(self, program):
        """Changes of a program, and changes at its school that concern all programs."""
        return self.filter(Q(program=program) | Q(program=None, school=program.school_id))

    def about_school(self, school):
        return self.filter(school=school)

    def about_specialization(self, specialization):
        return self.filter(specialization=specialization)

    def in_lists(self):
        """Changes except those of programs and specializations that editors hide from lists."""
        return self.filter(
            Q(program=None) | Q(program__is_unlisted=False),
            Q(specialization=None) | Q(specialization__is_unlisted=False),
        )

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def before(self, pk):
        return self.filter(pk__lt=pk)

    def with_subject(self):
        """Loads what an entry prints. Two queries.

        Joins the program with its row and field, the specialization and the source. The second query loads the schools,
        with `has_page`.
        """
        columns = ["program__row", "program__cip_code", "specialization", "source"]
        schools = self.model._meta.get_field("school").related_model.objects.telling_page().only("slug", "name")
        return (
            self.select_related(*columns)
            .prefetch_related(Prefetch("school", schools))
            .only(
                *(f.name for f in self.model._meta.concrete_fields),
                "program__slug",
                "program__title",
                "program__state",
                "program__row__name",
                "program__cip_code__title",
                "specialization__slug",
                "specialization__name",
                "source__key",
                "source__publisher",
                "source__title",
                "source__release",
            )
        )


class VerificationQuerySet(QuerySet):
    def latest_by_group(self) -> dict[tuple[int, str], Model]:
        """The last check of each group, by program and `FactGroup`. One query."""
        return {(each.program_id, each.group): each for each in self.order_by("verified_on", "pk")}


class FindingQuerySet(QuerySet):
    """Findings by the work that is left."""

    def uncorrected(self):
        """Findings whose cause the last check still found, including snoozed ones."""
        return self.filter(closed_at=None)

    def open(self, today: date):
        """Findings that wait for an editor: uncorrected, and not snoozed or due again today."""
        return self.uncorrected().exclude(snoozed_until__gt=today)

    def snoozed(self, today: date):
        """Uncorrected findings that are snoozed until a day after today."""
        return self.uncorrected().filter(snoozed_until__gt=today)

    def closed(self):
        """Findings whose cause is gone."""
        return self.exclude(closed_at=None)

    def about(self, obj):
        """Findings of an object. For a program or school, also those of the rows below it."""
        owners = {field.related_model: field.name for field in self.model._meta.fields if field.name in OWNERS}
        if column := owners.get(type(obj)):
            return self.filter(**{column: obj})
        return self.filter(model=obj._meta.label_lower, object_id=obj.pk)

    def open_counts(self, today: date) -> dict[Severity, int]:
        """The number of open findings by severity, most severe first, including zeros. One query."""
        counts = self.open(today).aggregate(**{each.name: Count("pk", filter=Q(severity=each)) for each in Severity})
        return {each: counts[each.name] for each in Severity}

    def work_counts(self, today: date, person) -> list[dict]:
        """Counts by rule and severity. One query.

        `open`, `mine` (open and owned by the person), `snoozed`, and `oldest`: when the oldest open finding was first
        seen.
        """
        is_open = Q(snoozed_until=None) | Q(snoozed_until__lte=today)
        return list(
            self.uncorrected()
            .order_by()
            .values("rule", "severity")
            .annotate(
                open=Count("pk", filter=is_open),
                mine=Count("pk", filter=is_open & Q(owner=person)),
                snoozed=Count("pk", filter=~is_open),
                oldest=Min("first_seen_at", filter=is_open),
            )
        )


class LinkCheckQuerySet(QuerySet):
    """Addresses by the results of their checks and the work that is left."""

    def due(self, now: datetime):
        return self.filter(next_check_at__lte=now)

    def unclaimed(self, now: datetime):
        """Addresses that no worker is checking. The claim of a worker that stopped ends after a while."""
        return self.exclude(claimed_until__gt=now)

    def failing(self):
        """Addresses that failed in three or more checks in a row, over a week or more."""
        return self.filter(failure_count__gte=3, checked_at__gte=F("first_failed_at") + timedelta(days=7))

    def moved(self):
        """Addresses that lead to an existing page by permanent redirects only."""
        return self.filter(state=LinkState.REDIRECTS, is_permanent=True)
