"""Every operation of the API has its address, though the API itself is imported late."""

from open_data.api import api
from open_data.urls import OPERATIONS


def test_each_operation_is_asked_where_it_stands():
    assert {str(each.pattern): each.name for each in api.urls[0] if each.name != "api-root"} == OPERATIONS
