"""Views whose module is imported by the first request, so that rarely used views cost no memory until then."""

from collections.abc import Callable

from django.utils.module_loading import import_string


def lazy_view(name: str) -> Callable:
    """The view with a dotted name, imported at its first request."""

    def view(request, *args, **kwargs):
        return import_string(name)(request, *args, **kwargs)

    view.imported = name
    return view
