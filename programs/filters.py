"""What the program list's URL means: every parameter, its valid values, and the rows it stands for in SQL."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.datastructures import MultiValueDict

from core.facets import Facet, stored
from core.listings import Selection
from programs import facets
from programs.choices import STATES, Residency
from programs.models import CatalogueFit, CatalogueOffering, CatalogueRow, School, SchoolAlias
from programs.program_index import ProgramIndex, Search, recency

CHILDREN = {facets.OFFERINGS: CatalogueOffering, facets.FITS: CatalogueFit}
LONGEST_QUERY = 200
NOT_A_VALUE = "“%(value)s” is not one of its values."
LAST_PAGE = 1_000_000
SORTS = (
    ("relevance", "Best match first"),
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
    ("-verified", "Verified most recently"),
)


class FacetFilter(filters.MultipleChoiceFilter):
    """Values of one facet; any of them may hold. `ProgramFilter.filter_queryset` joins those of one table."""

    def __init__(self, facet: Facet):
        self.facet = facet
        super().__init__(label=facet.label, error_messages={"invalid_choice": NOT_A_VALUE})


class ProgramFilter(filters.FilterSet):
    """The list's URL. AND between facets, OR inside one; an invalid value makes the form invalid.

    A blank value is no question. `selection` is what the URL asks for. `qs` is the specification of the list in SQL
    over CatalogueRow; the page itself reads the same from `ProgramIndex`, and a property test holds the two equal.
    """

    q = filters.CharFilter(
        label="Search",
        max_length=LONGEST_QUERY,
        error_messages={"max_length": "at most %(limit_value)d characters can be searched; these are %(show_value)d."},
    )
    residency = filters.ChoiceFilter(
        label="Residency", choices=[(r.value, r.label) for r in (Residency.OUT_OF_STATE, Residency.IN_STATE)]
    )
    sort = filters.ChoiceFilter(label="Order", choices=SORTS)
    page = filters.NumberFilter(label="Page", min_value=1, max_value=LAST_PAGE, decimal_places=0)
    closeness = FacetFilter(facets.CLOSENESS)
    specialization = FacetFilter(facets.SPECIALIZATION)
    fit = FacetFilter(facets.FIT)
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
    locale = FacetFilter(facets.LOCALE)
    hbcu = FacetFilter(facets.HBCU)
    verified = FacetFilter(facets.VERIFIED_FACET)

    class Meta:
        model = CatalogueRow
        fields: list[str] = []

    def __init__(self, data: MultiValueDict, index: ProgramIndex):
        data = MultiValueDict(
            {key: given for key, values in data.lists() if (given := [each for each in values if each])}
        )
        super().__init__(data, CatalogueRow.objects.all())
        self.index = index
        # A parameter that the URL lacks is no question: its field would only cost time.
        self.filters = {name: each for name, each in self.filters.items() if name in data}
        for facet in self.facet_filters:
            # A function is not copied with the form, a list of choices would be.
            facet.extra["choices"] = lambda column=facet.facet.column: index.options[column]

    @property
    def facet_filters(self) -> list[FacetFilter]:
        """The facets that the URL names, in the order of the list's own links."""
        return [each for each in self.filters.values() if isinstance(each, FacetFilter)]

    @property
    def selection(self) -> Selection:
        """What the URL asks for. Only for a valid form."""
        cleaned = self.form.cleaned_data
        return Selection(
            chosen={each.facet.key: tuple(cleaned[each.facet.key]) for each in self.facet_filters
                    if cleaned[each.facet.key]},
            q=cleaned.get("q") or "",
            residency=cleaned.get("residency") or "",
            sort=cleaned.get("sort") or "",
            page=int(cleaned.get("page") or 1),
        )  # fmt: skip

    def filter_queryset(self, queryset):
        """Rows that the selection asks for; conditions on one child table must hold on the same child row."""
        selection = self.selection
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
            else:
                queryset = queryset.filter(**{f"{facet.column}__in": values})
        for table, condition in children.items():
            queryset = queryset.filter(Exists(CHILDREN[table].objects.filter(condition, row=OuterRef("pk"))))
        if selection.q:
            queryset = queryset.filter(search_condition(self.index.search(selection.q)))
        return queryset


def search_condition(search: Search) -> Q:
    """The rows of a text query in SQL: the exact name of a school or subject, or every term of the query."""
    words = Q()
    for term in search.terms:
        words &= (
            Q(pk__in=[])
            if not term.words
            else any_of(Q(search_text__contains=f" {word}" if term.is_prefix else f" {word} ") for word in term.words)
        )
    exact = Q(search_names__contains=f"|{search.exact}|") | Q(search_subjects__contains=f"|{search.exact}|")
    return words | exact if search.terms else exact


def any_of(conditions) -> Q:
    """Conditions joined by OR."""
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined


def chosen_columns(selection: Selection) -> dict[str, frozenset[str]]:
    """The selection as the index asks for it: accepted values by column of the read model."""
    by_key = {facet.key: facet for facet in facets.facets_for(selection.residency)}
    return {by_key[key].column: stored(values) for key, values in selection.chosen.items()}


class SchoolFilter(filters.FilterSet):
    """The list of schools: listed ones, by state and by words of their name or aliases."""

    q = filters.CharFilter(label="Name", max_length=LONGEST_QUERY, method="with_words")
    state = filters.ChoiceFilter(label="State or territory", choices=list(STATES.items()))

    class Meta:
        model = School
        fields: list[str] = []

    def __init__(self, data: MultiValueDict):
        super().__init__(data, School.objects.listed().with_program_count().order_by("name", "state"))

    def with_words(self, queryset, name, value):
        """Schools whose name or an alias contains the words, in any case."""
        return queryset.filter(Q(name__icontains=value) | Exists(SchoolAlias.objects.filter(
            school=OuterRef("pk"), text__icontains=value)))  # fmt: skip
