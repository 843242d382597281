"""The parameters of the program list's URL: their valid values, and the matching rows in SQL."""

from decimal import Decimal

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.datastructures import MultiValueDict

from core.calculations import MOST_DOLLARS
from core.forms import NumberField, PageField
from core.listing.facets import NOT_STATED, Facet, stored
from core.listing.selection import Selection
from programs import facets
from programs.choices import Attendance, Residency
from programs.deadlines.status import statuses
from programs.geography import STATES
from programs.index import ProgramIndex, Search, recency
from programs.models import CatalogueFit, CatalogueOffering, CatalogueRow
from programs.pricing import RESIDENCIES, StudyPlan
from programs.school_index import SchoolSearch, school_index

CHILDREN = {facets.OFFERINGS: CatalogueOffering, facets.FITS: CatalogueFit}
LONGEST_QUERY = 200
NOT_A_VALUE = "“%(value)s” is not one of its values."
TOO_LONG = "at most %(limit_value)d characters can be searched; these are %(show_value)d."
EVERYTHING = "all"
"""The value of `scope` for a list of every field and level, not only the site's subject."""
SORTS = (
    ("relevance", "Best match first"),
    ("cost", "Total tuition and fees to finish, lowest first"),
    ("-cost", "Total tuition and fees to finish, highest first"),
    ("tuition", "Tuition, lowest first"),
    ("-tuition", "Tuition, highest first"),
    ("-earnings", "Earnings, highest first"),
    ("earnings", "Earnings, lowest first"),
    ("debt", "Debt, lowest first"),
    ("-debt", "Debt, highest first"),
    ("-awards", "Awards, most first"),
    ("awards", "Awards, fewest first"),
    ("-growth", "Growth of awards, fastest first"),
    ("growth", "Growth of awards, slowest first"),
    ("school", "School, A to Z"),
    ("deadline", "Next application deadline, soonest first"),
    ("-verified", "Verified most recently"),
)


class TypedNumberFilter(filters.NumberFilter):
    """A number that a visitor types: "1,520" and "$1,520" are equal."""

    field_class = NumberField


class FacetField(forms.MultipleChoiceField):
    """Values of a facet's options.

    A form copies a list of choices, and calls a function of choices again for each value that it looks up. Both take
    milliseconds for two thousand fields of study, so `valid_value` looks into `options`.
    """

    def __init__(self, *, options, **kwargs):
        super().__init__(choices=lambda: options, **kwargs)
        self.options = options

    def valid_value(self, value):
        return value in self.options


class FacetFilter(filters.MultipleChoiceFilter):
    """Values of one facet, joined by OR. `ProgramFilter.filter_queryset` joins the facets of one table."""

    field_class = FacetField

    def __init__(self, facet: Facet):
        self.facet = facet
        super().__init__(label=facet.label, error_messages={"invalid_choice": NOT_A_VALUE})


class PageFilter(filters.Filter):
    field_class = PageField


class ProgramFilter(filters.FilterSet):
    """The list's URL. AND between facets, OR inside one; an invalid value makes the form invalid.

    Blank values are ignored. `selection` is the parsed URL. `qs` specifies the list in SQL over CatalogueRow; the page
    reads the same rows from `ProgramIndex`, and a property test compares the two. Only the budget has no SQL condition:
    `qs` takes the programs within it from the index, and another test compares those with
    `programs.pricing.tuition_to_finish` of each program. `fixed` are facets with values set by the page's path; the
    query string cannot change them.
    """

    q = filters.CharFilter(
        label="Search",
        max_length=LONGEST_QUERY,
        error_messages={"max_length": TOO_LONG},
    )
    scope = filters.ChoiceFilter(label="Scope", choices=[(EVERYTHING, "Every field and level")])
    residency = filters.ChoiceFilter(label="Residency", choices=[(r.value, r.label) for r in RESIDENCIES])
    years = TypedNumberFilter(label="Years of study", min_value=Decimal("0.25"), max_value=8, decimal_places=2)
    credits = TypedNumberFilter(label="Credit hours", min_value=1, max_value=200, decimal_places=0)
    budget = TypedNumberFilter(
        label="At most, US$, until the degree", min_value=0, max_value=MOST_DOLLARS, decimal_places=0
    )
    sort = filters.ChoiceFilter(label="Order", choices=SORTS)
    page = PageFilter()
    closeness = FacetFilter(facets.CLOSENESS)
    specialization = FacetFilter(facets.SPECIALIZATION)
    fit = FacetFilter(facets.FIT)
    level = FacetFilter(facets.LEVEL)
    family = FacetFilter(facets.FAMILY)
    field = FacetFilter(facets.FIELD)
    state = FacetFilter(facets.STATE)
    region = FacetFilter(facets.REGION)
    modality = FacetFilter(facets.MODALITY)
    attendance = FacetFilter(facets.ATTENDANCE)
    length = FacetFilter(facets.LENGTH)
    tuition = FacetFilter(facets.TUITION_OUT)
    control = FacetFilter(facets.CONTROL)
    earnings = FacetFilter(facets.EARNINGS)
    debt = FacetFilter(facets.DEBT)
    awards = FacetFilter(facets.AWARDS)
    growth = FacetFilter(facets.GROWTH)
    degree = FacetFilter(facets.DEGREE)
    gre = FacetFilter(facets.GRE)
    deadline = FacetFilter(facets.DEADLINE)
    locale = FacetFilter(facets.LOCALE)
    hbcu = FacetFilter(facets.HBCU)
    verified = FacetFilter(facets.VERIFIED_FACET)

    class Meta:
        model = CatalogueRow
        fields: list[str] = []

    def __init__(self, data: MultiValueDict, index: ProgramIndex, **fixed: str):
        data = MultiValueDict(
            {key: given for key, values in data.lists() if (given := [each for each in values if each])}
        )
        for key, value in fixed.items():
            data.setlist(key, [value])
        # Only filters of parameters in the URL: copying the others and making their fields would only cost time.
        self.base_filters = {name: each for name, each in self.base_filters.items() if name in data}
        super().__init__(data, CatalogueRow.objects.all())
        self.index, self.fixed = index, fixed
        for facet in self.facet_filters:
            facet.extra["options"] = index.options[facet.facet.column]

    @property
    def facet_filters(self) -> list[FacetFilter]:
        """The facets in the URL, in the order of the list's own links."""
        return [each for each in self.filters.values() if isinstance(each, FacetFilter)]

    @property
    def unasked(self) -> Selection:
        """The selection of the page's path, as if the URL had no query."""
        return Selection({key: (value,) for key, value in self.fixed.items()}, fixed="".join(self.fixed))

    @property
    def selection(self) -> Selection:
        """The parsed URL. Only for a valid form. `scope` is ignored when no program is outside the site's subject."""
        cleaned = self.form.cleaned_data
        return Selection(
            chosen={
                each.facet.key: tuple(cleaned[each.facet.key]) for each in self.facet_filters if cleaned[each.facet.key]
            },
            q=cleaned.get("q") or "",
            scope=(cleaned.get("scope") or "") if self.index.is_wider else "",
            residency=cleaned.get("residency") or "",
            years=cleaned.get("years"),
            credits=whole(cleaned.get("credits")),
            budget=whole(cleaned.get("budget")),
            sort=cleaned.get("sort") or "",
            page=cleaned.get("page") or 1,
            fixed=self.unasked.fixed,
        )

    def filter_queryset(self, queryset):
        """The rows of the selection. Conditions on one child table must match the same child row."""
        selection = self.selection
        if not selection.scope:
            queryset = queryset.filter(is_covered=True)
        children: dict[str, Q] = {}
        for facet in facets.facets_for(selection.residency):
            if facet.key not in selection.chosen:
                continue
            values = stored(selection.chosen[facet.key])
            if facet.table in CHILDREN:
                children[facet.table] = children.get(facet.table, Q()) & Q(**{f"{facet.column}__in": values})
            elif facet is facets.VERIFIED_FACET:
                dates = queryset.values_list("verified_on", flat=True).distinct().order_by()
                good = [day for day in dates if recency(day, self.index.today) in values]
                condition = Q(verified_on__in=[day for day in good if day])
                queryset = queryset.filter(condition | Q(verified_on__isnull=True) if None in good else condition)
            elif facet is facets.DEADLINE:
                known = statuses(self.index.moment)
                condition = Q(pk__in=[program for program, status in known.items() if status in values])
                queryset = queryset.filter(condition | ~Q(pk__in=known) if "" in values else condition)
            else:
                queryset = queryset.filter(**{f"{facet.column}__in": values})
        for table, condition in children.items():
            queryset = queryset.filter(Exists(CHILDREN[table].objects.filter(condition, row=OuterRef("pk"))))
        if selection.budget is not None:
            costs = self.index.costs.for_plan(study_plan(selection))
            keys = self.index.page([costs.within(selection.budget)], "", 0, len(self.index.everything))
            queryset = queryset.filter(pk__in=keys)
        if selection.q:
            queryset = queryset.filter(search_condition(self.index.search(selection.q)))
        return queryset


def search_condition(search: Search) -> Q:
    """The rows of a text query in SQL: the exact name of a school or subject, or all terms of the query."""
    words = Q()
    for term in search.terms:
        words &= (
            Q(pk__in=[])
            if not term.words
            else any_of(has_word(f" {word}" if term.is_prefix else f" {word} ") for word in term.words)
        )
    exact = Q(search_names__contains=f"|{search.exact}|") | Q(search_subjects__contains=f"|{search.exact}|")
    return words | exact if search.terms else exact


def has_word(word: str) -> Q:
    """Rows with this text in one of the columns of search words."""
    return Q(search_text__contains=word) | Q(search_school__contains=word)


def any_of(conditions) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined


def chosen_columns(selection: Selection) -> dict[str, frozenset[str]]:
    """The selection for the index: accepted values by column of the read model."""
    by_key = {facet.key: facet for facet in facets.facets_for(selection.residency)}
    return {by_key[key].column: stored(values) for key, values in selection.chosen.items()}


def study_plan(selection: Selection) -> StudyPlan:
    """The study plan of the visitor of this list, as far as costs depend on it.

    Part time if the list has part-time offerings and no full-time ones, otherwise full time. Out of state unless a
    residency is chosen.
    """
    asked = {value for value in selection.chosen.get(facets.ATTENDANCE.key, ()) if value != NOT_STATED}
    return StudyPlan(
        residency=selection.residency or Residency.OUT_OF_STATE,
        attendance=Attendance.PART_TIME if asked == {Attendance.PART_TIME} else Attendance.FULL_TIME,
        years=selection.years,
        credits=selection.credits,
    )


def whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


LIST_PARAMETERS = frozenset({*ProgramFilter.base_filters, "more"})
"""The parameters of the list's page. `more` names facets that show all values."""


class SchoolFilter(forms.Form):
    """The list of schools by words of their names and place, and by state."""

    q = forms.CharField(label="Name", required=False, max_length=LONGEST_QUERY, error_messages={"max_length": TOO_LONG})
    state = forms.ChoiceField(
        label="State or territory",
        required=False,
        choices=list(STATES.items()),
        error_messages={"invalid_choice": NOT_A_VALUE},
    )
    page = PageField()

    def search(self, index: ProgramIndex) -> SchoolSearch:
        """Schools in the site's subject: best match first, or by name without a text. Only for a valid form."""
        schools, asked = school_index(index), self.cleaned_data
        within = {key for key in schools.listed if asked["state"] in ("", schools.states[key])}
        if not asked["q"]:
            return SchoolSearch([key for key in schools.keys if key in within], ())
        return schools.search(asked["q"], within)
