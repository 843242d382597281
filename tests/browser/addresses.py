"""The pages that the browser looks at, by what is special about them."""

from django.db.models.functions import Length
from django.urls import path

from portal import views
from portal.urls import urlpatterns as site_patterns
from programs.models import CatalogueRow, School

# The catalogue of components is served on development machines only, and tests run as production does.
urlpatterns = [*site_patterns, path("components/", views.components)]

LIST = "/programs/?state=CA&specialization=data-science"
CARNEGIE_MELLON = {"school_name": "Carnegie Mellon University", "cip_code": "11.0102"}


def program(**facts):
    """Address of the first program with these facts."""
    return f"/programs/{CatalogueRow.objects.filter(**facts).order_by('slug')[0].slug}/"


def program_without_figures():
    """Address of a program of which next to nothing is known."""
    return program(tuition_in_state=None, tuition_out_of_state=None, earnings_1yr=None, earnings_4yr=None, debt=None)


def program_of_longest_school_name():
    """Address of a program of the school whose name needs the most room."""
    return f"/programs/{CatalogueRow.objects.order_by(-Length('school_name'), 'slug')[0].slug}/"


def school_in(state):
    """Address of the first school of a state or territory."""
    return School.objects.listed().filter(state=state).order_by("slug")[0].get_absolute_url()


def comparison():
    """Address of a comparison of the program of which most is known with one of which little is."""
    slugs = [address().split("/")[2] for address in (lambda: program(**CARNEGIE_MELLON), program_without_figures)]
    return f"/compare/?program={slugs[0]}&program={slugs[1]}"


PUBLIC = {
    "home": "/",
    "list": "/programs/",
    "filtered list": LIST,
    "empty list": "/programs/?state=WY&specialization=data-science&modality=online",
    "search without a match": "/programs/?q=zzzzqqqq",
    "invalid list": "/programs/?state=XX",
    "described program": lambda: program(**CARNEGIE_MELLON),
    "program without figures": program_without_figures,
    "program of the longest school name": program_of_longest_school_name,
    "schools": "/schools/",
    "school on the map": lambda: school_in("CA"),
    "school off the map": lambda: school_in("PR"),
    "data page": "/about/data/",
    "comparison": comparison,
    "comparison without programs": "/compare/",
    "cost": lambda: (
        f"/cost/?income_now=60000&loan_share=50&loan_rate=6&loan_years=10&program={program(**CARNEGIE_MELLON).split('/')[2]}"
    ),
    "cost with a refused answer": "/cost/?income_now=-5",
    "questions": lambda: f"/questions/?program={program_without_figures().split('/')[2]}",
    "empty shortlist": "/shortlist/",
    "missing page": "/nothing-here/",
    "components": "/components/",
}


def address(name):
    """Path of a public page by its name; the catalogue must be loaded."""
    place = PUBLIC[name]
    return place() if callable(place) else place
