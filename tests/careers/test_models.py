"""What job facts must always satisfy, and that nobody edits them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from careers.models import FieldOccupation, Occupation, OccupationOutlook, OccupationWage
from core.models import Source

pytestmark = pytest.mark.django_db


def refused(model, constraint, **columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**columns)


@pytest.mark.parametrize("code", ["152051", "15-205", "15-205x", "1-52051"])
def test_codes_are_well_formed(code):
    refused(Occupation, "soc_code_is_nn_nnnn", soc_code=code, title="x", slug="x")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"p10": 2, "p25": 1}, "occupation_wage_percentiles_rise"),
        ({"p10": 2, "p90": 1}, "occupation_wage_percentiles_rise"),
        ({"median": 5, "p75": 4}, "occupation_wage_percentiles_rise"),
        ({"p90": 5, "top_coded": "p90"}, "occupation_wage_top_coded_has_no_value"),
        ({"area": "XX"}, "occupation_wage_area_is_known"),
    ],
)
def test_wages_hang_together(columns, constraint):
    columns = {"occupation_id": "15-2051", "area": "CA", "year": 2030, "source": Source.objects.first()} | columns
    refused(OccupationWage, constraint, **columns)


@pytest.mark.parametrize("columns", [{}, {"p10": 1, "p90": 1}, {"p25": 1, "p75": 2, "top_coded": "mean p90"}])
def test_known_percentiles_are_compared_and_missing_ones_are_not(columns):
    source = Source.objects.first()
    OccupationWage.objects.create(occupation_id="15-2051", area="CA", year=2030, source=source, **columns)


@pytest.mark.parametrize("model", [Occupation, OccupationWage, OccupationOutlook, FieldOccupation])
def test_editors_look_and_do_not_touch(client, editor, model, django_assert_max_num_queries):
    client.force_login(editor)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"{name}_changelist"), {"q": "15-2051"}).status_code == 200
    page = client.get(reverse(f"{name}_change", args=[model.objects.first().pk]))
    assert page.status_code == 200 and "_save" not in page.content.decode()
    assert client.get(reverse(f"{name}_add")).status_code == 403
