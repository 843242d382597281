"""The index of demand: measures as ranks from 0 to 100, combined by weights that a visitor may change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from core.figures import Figure
from core.listing.bitmaps import memoized
from programs.index import ProgramIndex
from specializations.demand import demand_by_slug
from specializations.measures import SCORED, DemandMeasure
from taxonomy.models import Specialization

HEAVIEST = 5
EQUAL = {measure.key: 1 for measure in SCORED}
LEAST_KNOWN = 0.5
"""A specialization is ranked when measures with at least this share of the weight are known."""


def rank_scores(values: Sequence[float | None], better: str) -> list[float | None]:
    """For each value, the share of the others that it beats, from 0 to 100. A tie counts half; None stays None."""
    known = [value for value in values if value is not None]
    sign = 1 if better == "high" else -1

    def score(value):
        beaten = sum((value - other) * sign > 0 for other in known)
        equal = sum(other == value for other in known) - 1
        return 100 * (beaten + equal / 2) / (len(known) - 1) if len(known) > 1 else 50.0

    return [None if value is None else score(value) for value in values]


def composite(scores: Mapping[str, float | None], weights: Mapping[str, int]) -> float | None:
    """The weighted mean of the known scores; None when less than `LEAST_KNOWN` of the weight is known.

    A missing score is left out: it counts neither as zero nor as the middle. Multiplying all weights changes nothing.
    """
    known = {key: score for key, score in scores.items() if score is not None and weights[key]}
    weight = sum(weights[key] for key in known)
    if not weight or weight < LEAST_KNOWN * sum(weights.values()):
        return None
    return sum(weights[key] * score for key, score in known.items()) / weight


class WeightsForm(forms.Form):
    """`?w_pay=3&w_growth=1`: a whole weight for each measure; one that is not given weighs 1."""

    def __init__(self, data):
        super().__init__(data)
        for measure in SCORED:
            self.fields[f"w_{measure.key}"] = forms.IntegerField(
                label=measure.label,
                help_text=measure.help,
                min_value=0,
                max_value=HEAVIEST,
                required=False,
                error_messages={
                    "invalid": f"write a whole number from 0 to {HEAVIEST}.",
                    "min_value": f"write a whole number from 0 to {HEAVIEST}.",
                    "max_value": f"write a whole number from 0 to {HEAVIEST}.",
                },
            )

    def clean(self):
        """Refuses weights that are all zero."""
        cleaned = super().clean()
        if not self.errors and not any(self.weights.values()):
            raise forms.ValidationError("Every weight is 0: give at least one measure some weight.")
        return cleaned

    @property
    def weights(self) -> dict[str, int]:
        """Weight by key of the measure; 1 where none was given. Only for a valid form."""
        given = {measure.key: self.cleaned_data.get(f"w_{measure.key}") for measure in SCORED}
        return {key: 1 if weight is None else weight for key, weight in given.items()}

    @property
    def sentences(self) -> list[str]:
        """The form's errors, each with the name of its field."""
        labels = {name: f"{each.label}: " for name, each in self.fields.items()}
        return [f"{labels.get(name, '')}{text}" for name, texts in self.errors.items() for text in texts]


@dataclass(frozen=True, slots=True)
class ScoredMeasure:
    """One measure of one specialization, with its score when it has one."""

    measure: DemandMeasure
    figure: Figure
    score: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A specialization's place in the index; `place` and `index` are None when too little is known of it."""

    specialization: Specialization
    cells: Sequence[ScoredMeasure]
    index: float | None
    place: int | None = None

    @property
    def unknown(self) -> list[ScoredMeasure]:
        """Measures without a known value."""
        return [cell for cell in self.cells if cell.score is None]


@memoized
def scored(index: ProgramIndex) -> list[tuple[Specialization, list[ScoredMeasure]]]:
    """Every specialization with its measures and scores, which no weight changes; computed once for each index."""
    demands = list(demand_by_slug(index).values())
    cells = []
    for measure in SCORED:
        figures = [measure.read(demand) for demand in demands]
        scores = rank_scores([figure.value for figure in figures], measure.better)
        cells.append([ScoredMeasure(measure, *pair) for pair in zip(figures, scores, strict=True)])
    return [(demand.specialization, [column[i] for column in cells]) for i, demand in enumerate(demands)]


@memoized
def equal_ranking(index: ProgramIndex) -> list[Ranked]:
    """The ranking with equal weights; computed once for each index."""
    return ranking(index, EQUAL)


def ranking(index: ProgramIndex, weights: Mapping[str, int]) -> list[Ranked]:
    """Every specialization, highest index first, those without an index last; ties share a place."""
    found = []
    for specialization, cells in scored(index):
        value = composite({cell.measure.key: cell.score for cell in cells}, weights)
        found.append(Ranked(specialization, cells, value))
    found.sort(key=lambda ranked: (ranked.index is None, -(ranked.index or 0), ranked.specialization.name))
    known = [ranked.index for ranked in found if ranked.index is not None]
    return [
        Ranked(each.specialization, each.cells, each.index, None if each.index is None else 1 + known.index(each.index))
        for each in found
    ]
