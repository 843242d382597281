"""Views of which the module is imported by the first request: what few visitors ask for costs the others no memory."""

from collections.abc import Callable

from django.utils.module_loading import import_string


def lazy_view(name: str) -> Callable:
    """The view at a dotted name, imported when somebody first asks for it."""

    def view(request, *args, **kwargs):
        return import_string(name)(request, *args, **kwargs)

    view.imported = name
    return view
