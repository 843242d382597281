"""What listed, published and the like mean for schools and programs."""

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
    """The condition that a program, or a row of completions, is of what the site is about: a master's in a covered
    field, whatever its standing."""
    return Q(credential_level=CredentialLevel.MASTERS, cip_code__in=CipCode.objects.covered())


class ProgramQuerySet(FindableQuerySet):
    """Programs by standing; lapsed ones are published and not listed."""

    def listed(self):
        """Published programs that editors keep in lists and the newest federal completions do not show as lapsed; the
        list, search, feeds and counts."""
        return self.filter(**LISTED)

    def covered(self):
        """Listed programs of what the site is about, as their rows say: a master's in a covered field. All lists and
        counts show these alone, unless a visitor asks for every field and level."""
        return self.listed().filter(row__is_covered=True)

    def replaced(self):
        """Archived programs of which a public one took the place."""
        return self.filter(state=PublishingState.ARCHIVED, successor__state=PublishingState.PUBLISHED)

    def indexed(self):
        """Listed programs of what the site is about that search engines may have."""
        return self.covered().filter(is_noindex=False)

    def with_page_facts(self):
        """Joins the single rows that the program page reads: school, field, outcome, read model."""
        return self.select_related("school", "cip_code", "outcome", "row")


class SchoolQuerySet(QuerySet):
    """Schools by standing."""

    def listed(self):
        """Schools with a program that the site is about: those of lists, search and counts."""
        return self.filter(pk__in=self._covered_rows.values("school_id"))

    def with_program_count(self):
        """Adds `program_count`, the number of programs that the site is about."""
        of_school = self._covered_rows.filter(school_id=OuterRef("pk")).order_by().values("school_id")
        counts = of_school.annotate(count=Count("pk")).values("count")
        return self.annotate(program_count=Coalesce(Subquery(counts), 0))

    @property
    def _covered_rows(self):
        # The read model knows schools, so that their module cannot know it.
        return self.model._meta.apps.get_model("programs", "CatalogueRow").objects.filter(is_covered=True)

    def in_subject(self):
        """Schools with a program of what the site is about, whatever its standing, and those without any program:
        whom editors look after."""
        programs = self.model._meta.apps.get_model("programs", "Program").objects
        return self.filter(
            Q(pk__in=programs.filter(in_subject()).values("school")) | ~Q(pk__in=programs.values("school"))
        )

    def with_page(self):
        """Schools with a listed program of any field and level: their pages answer."""
        return self.filter(self._has_listed)

    def telling_page(self):
        """Adds `has_page`, whether the school's page answers."""
        return self.annotate(has_page=self._has_listed)

    @property
    def _has_listed(self):
        has_listed = {f"programs__{column}": value for column, value in LISTED.items()}
        return Exists(self.model.objects.filter(pk=OuterRef("pk"), **has_listed))


class FactChangeQuerySet(QuerySet):
    """The log of changes by what it is about, newest first."""

    def about_program(self, program):
        """Changes of a program and of what its school says for all programs."""
        return self.filter(Q(program=program) | Q(program=None, school=program.school_id))

    def about_school(self, school):
        """Changes of a school and of each of its programs."""
        return self.filter(school=school)

    def about_specialization(self, specialization):
        """Changes of what a specialization is."""
        return self.filter(specialization=specialization)

    def in_lists(self):
        """Changes but those of programs and specializations that editors keep out of lists."""
        return self.filter(
            Q(program=None) | Q(program__is_unlisted=False),
            Q(specialization=None) | Q(specialization__is_unlisted=False),
        )

    def of_kind(self, kind):
        """Changes of one `ChangeKind`."""
        return self.filter(kind=kind)

    def before(self, pk):
        """Entries older than one."""
        return self.filter(pk__lt=pk)

    def with_subject(self):
        """Reads what an entry prints: joins program with its row and field, specialization and source; a second query
        reads the schools, which know whether they have a page."""
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
    """Checks of facts by program."""

    def latest_by_group(self) -> dict[tuple[int, str], Model]:
        """The last check of each group, by program and `FactGroup`. One query."""
        return {(each.program_id, each.group): each for each in self.order_by("verified_on", "pk")}


class FindingQuerySet(QuerySet):
    """What rules found, by what is left to do."""

    def uncorrected(self):
        """Findings whose cause the last check still found, snoozed ones included."""
        return self.filter(closed_at=None)

    def open(self, today: date):
        """Findings that wait for somebody: uncorrected, and not snoozed or due again today."""
        return self.uncorrected().exclude(snoozed_until__gt=today)

    def snoozed(self, today: date):
        """Uncorrected findings that somebody put off to a day after today."""
        return self.uncorrected().filter(snoozed_until__gt=today)

    def closed(self):
        """Findings whose cause is gone."""
        return self.exclude(closed_at=None)

    def about(self, obj):
        """What was found at an object; at a program or school also what was found at the rows below it."""
        owners = {field.related_model: field.name for field in self.model._meta.fields if field.name in OWNERS}
        if column := owners.get(type(obj)):
            return self.filter(**{column: obj})
        return self.filter(model=obj._meta.label_lower, object_id=obj.pk)

    def open_counts(self, today: date) -> dict[Severity, int]:
        """How many are open by severity, the gravest first, zeros included. One query."""
        counts = self.open(today).aggregate(**{each.name: Count("pk", filter=Q(severity=each)) for each in Severity})
        return {each: counts[each.name] for each in Severity}

    def work_counts(self, today: date, person) -> list[dict]:
        """By rule and severity: how many are open, how many of those are a person's, how many are snoozed, and when
        the oldest open one was first seen. One query."""
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
    """Addresses by what came of their checks and by what is left to do."""

    def due(self, now: datetime):
        """Addresses whose next check has come."""
        return self.filter(next_check_at__lte=now)

    def unclaimed(self, now: datetime):
        """Addresses that no worker is checking; one that was cut off lets go after a while."""
        return self.exclude(claimed_until__gt=now)

    def failing(self):
        """Addresses that failed at their last three checks or more, over a week or more."""
        return self.filter(failure_count__gte=3, checked_at__gte=F("first_failed_at") + timedelta(days=7))

    def moved(self):
        """Addresses that lead to a page that is there, by redirects which are all permanent."""
        return self.filter(state=LinkState.REDIRECTS, is_permanent=True)
