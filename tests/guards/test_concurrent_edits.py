"""Two editors at once: wherever the admin edits what has a history, the second is shown what the first saved."""

import pytest
from django.contrib import admin

from core.admin.base import ReadOnlyAdmin
from core.admin.history import HistoryAdmin
from core.history import is_recorded

EDITED = [desk for desk in admin.site._registry.values() if not isinstance(desk, ReadOnlyAdmin)]


@pytest.mark.parametrize("desk", [desk for desk in EDITED if is_recorded(desk.model)], ids=lambda desk: desk.opts.label)
def test_what_has_a_history_is_joined_with_what_was_saved_meanwhile(desk):
    assert isinstance(desk, HistoryAdmin)
    unsafe = [each for each in desk.inlines if not (is_recorded(each.model) or issubclass(each, ReadOnlyAdmin))]
    assert not unsafe, "rows without a history are saved over whatever someone else saved"
