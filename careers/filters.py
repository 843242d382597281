"""What the URLs of careers mean: every parameter and its valid values."""

from django import forms
from django.utils.datastructures import MultiValueDict

from careers import facets
from careers.index import CareerIndex
from core.listing.facets import stored
from core.listing.selection import Selection
from programs.filters import LONGEST_QUERY, NOT_A_VALUE, TOO_LONG

SORTS = (
    ("-wage", "Median wage, highest first"),
    ("wage", "Median wage, lowest first"),
    ("-growth", "Growth of jobs, fastest first"),
    ("growth", "Growth of jobs, slowest first"),
    ("-openings", "Openings a year, most first"),
    ("openings", "Openings a year, fewest first"),
)
STATE_SORTS = {
    "state": "State",
    "-jobs": "Jobs",
    "-p10": "10th percentile",
    "-median": "Median",
    "-p90": "90th percentile",
}
"""Orders of the table of states, each with the heading that links to it."""


def with_names_resolved(data: MultiValueDict) -> MultiValueDict:
    """The query without its blank values."""
    return MultiValueDict({key: given for key, values in data.lists() if (given := [each for each in values if each])})


class CareerFilter(forms.Form):
    """The list's URL. AND between facets, OR inside one; an invalid value makes the form invalid."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={"max_length": TOO_LONG},
    )
    sort = forms.ChoiceField(
        label="Order", required=False, choices=SORTS, error_messages={"invalid_choice": NOT_A_VALUE}
    )

    def __init__(self, data: MultiValueDict, index: CareerIndex):
        super().__init__(with_names_resolved(data))
        for facet in facets.ALL:
            self.fields[facet.key] = forms.MultipleChoiceField(
                label=facet.label,
                required=False,
                choices=index.options[facet.column],
                error_messages={"invalid_choice": NOT_A_VALUE},
            )

    @property
    def selection(self) -> Selection:
        """What the URL requests. Only for a valid form."""
        chosen = {facet.key: tuple(self.cleaned_data[facet.key]) for facet in facets.ALL}
        return Selection(
            chosen={key: values for key, values in chosen.items() if values},
            q=self.cleaned_data["q"],
            sort=self.cleaned_data["sort"],
        )

    @property
    def problems(self) -> list[str]:
        """The form's errors as sentences."""
        return [f"{self.fields[key].label}: {each}" for key, found in self.errors.items() for each in found]


def chosen_columns(selection: Selection) -> dict[str, frozenset[str]]:
    """The selection in the terms of the index."""
    by_key = {facet.key: facet for facet in facets.ALL}
    return {by_key[key].column: stored(values) for key, values in selection.chosen.items()}


class PlaceFilter(forms.Form):
    """Which occupation of a career the map and the table of states show, and the table's order."""

    occupation = forms.ChoiceField(label="Occupation", required=False, error_messages={"invalid_choice": NOT_A_VALUE})
    sort = forms.ChoiceField(
        label="Order",
        required=False,
        choices=list(STATE_SORTS.items()),
        error_messages={"invalid_choice": NOT_A_VALUE},
    )

    def __init__(self, data: MultiValueDict, ties):
        super().__init__(with_names_resolved(data))
        self.fields["occupation"].choices = [(tie.occupation_id, tie.occupation.title) for tie in ties]

    @property
    def chosen_occupation(self) -> str:
        """SOC code of the requested occupation; blank for the leading one. Only for a valid form."""
        return self.cleaned_data["occupation"]

    @property
    def order(self) -> str:
        """The requested order; by state when the URL names none. Only for a valid form."""
        return self.cleaned_data["sort"] or "state"
