"""The description of the API is true: what it allows is answered as it says, what it forbids is refused."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from portal.wsgi import application
from programs import facets
from programs.index import current_index

pytestmark = pytest.mark.django_db
KNOWN = {
    "programs": "drexel-university-computer-science",
    "schools": "drexel-university",
    "specializations": "machine-learning",
    "careers": "data-scientist",
    "statistics": "awards-all",
}
PLAIN = {"Accept-Encoding": "identity"}  # the client of the tests does not unpack answers
EXAMPLES = {GenerationMode.POSITIVE: 40, GenerationMode.NEGATIVE: 25}


@pytest.fixture
def described(catalogue, settings):
    """The description as schemathesis reads it, asking over WSGI inside the transaction of the test."""
    settings.ALLOWED_HOSTS = ["localhost"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.value)
def test_schemathesis_finds_nothing(described, mode):
    asked = 0
    for result in described.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue  # any text is an address: there is nothing that the description forbids

        @settings(
            max_examples=EXAMPLES[mode],
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answered_as_described(case):
            case.call_and_validate(headers=PLAIN)

        answered_as_described()
        asked += 1
    assert asked == (12 if mode is GenerationMode.POSITIVE else 3)


@pytest.mark.parametrize("kind", KNOWN)
def test_a_thing_is_told_as_described(described, kind):
    [operation] = [each.ok() for each in described.get_all_operations() if f"/{kind}/{{" in each.ok().path]
    [part] = operation.path_parameters
    response = operation.Case(path_parameters={part.name: KNOWN[kind]}).call_and_validate(headers=PLAIN)
    assert response.status_code == 200


def test_it_is_of_the_version_and_lists_the_options_of_now(ask):
    document = ask("openapi.json")
    assert document["openapi"] == "3.1.0"
    asked = {each["name"]: each for each in document["paths"]["/api/v1/programs/"]["get"]["parameters"]}
    index = current_index()
    for facet in facets.COMMON:
        values = [value for value, _ in index.options[facet.column]]
        assert asked[facet.key]["schema"]["items"]["enum"] == values
        assert facet.label in asked[facet.key]["description"]
    assert asked["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100}
