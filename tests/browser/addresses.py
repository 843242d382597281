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
    "list by total cost": "/programs/?sort=cost&residency=in_state&budget=30000&years=1.5",
    "empty list": "/programs/?state=WY&specialization=data-science&modality=online",
    "search without a match": "/programs/?q=zzzzqqqq",
    "invalid list": "/programs/?state=XX",
    "described program": lambda: program(**CARNEGIE_MELLON),
    "program without figures": program_without_figures,
    "program of the longest school name": program_of_longest_school_name,
    "specializations": "/specializations/?w_pay=3&w_competition=0",
    "specializations with refused weights": "/specializations/?w_pay=many",
    "specialization": "/specializations/machine-learning/",
    "specialization without an occupation": "/specializations/responsible-ai/?state=WY",
    "deadlines": "/deadlines/",
    "schools": "/schools/",
    "report of a fact": "/corrections/new/?page=/programs/drexel-university-computer-science/&fact=tuition_in_state",
    "school on the map": lambda: school_in("CA"),
    "school off the map": lambda: school_in("PR"),
    "careers": "/careers/",
    "careers without a match": "/careers/?q=statistician&wage=under-90k",
    "career": "/careers/machine-learning-engineer/",
    "career with its states in order": "/careers/data-scientist/?sort=-median",
    "career with a refused order": "/careers/data-scientist/?sort=luck",
    "data page": "/about/data/",
    "open data": "/data/",
    "guides": "/articles/",
    "guide": "/articles/how-to-read-a-number/",
    "statistics": "/statistics/",
    "statistic": "/statistics/awards-in-artificial-intelligence/",
    "search": "/search/?q=computer+visoin",
    "search without a question": "/search/",
    "search that finds nothing": "/search/?q=zzzzqqqq",
    "glossary": "/glossary/",
    "for schools": "/for-schools/",
    "changes": "/changes/",
    "changes of a program": lambda: f"/changes/?program={program(**CARNEGIE_MELLON).split('/')[2]}&kind=cost",
    "changes with a refused question": "/changes/?kind=mood",
    "comparison": comparison,
    "comparison without programs": "/compare/",
    "cost": lambda: (
        f"/cost/?income_now=60000&loan_share=50&loan_rate=6&loan_years=10&program={program(**CARNEGIE_MELLON).split('/')[2]}"
    ),
    "cost with a refused answer": "/cost/?income_now=-5",
    "worksheet": lambda: (
        f"/worksheet/?income_now=60000&living_per_year=12000&program={program(**CARNEGIE_MELLON).split('/')[2]}"
    ),
    "worksheet without programs": "/worksheet/",
    "eligibility": lambda: f"/eligibility/?program={program(**CARNEGIE_MELLON).split('/')[2]}",
    "eligibility without programs": "/eligibility/",
    "questions": lambda: f"/questions/?program={program_without_figures().split('/')[2]}",
    "empty shortlist": "/shortlist/",
    "empty pack": "/shortlist/pack/",
    "empty tray": "/compare/tray/",
    "sign in": "/accounts/login/",
    "make an account": "/accounts/signup/",
    "forgotten password": "/accounts/password/reset/",
    "missing page": "/nothing-here/",
    "components": "/components/",
}


def address(name):
    """Path of a public page by its name; the catalogue must be loaded."""
    place = PUBLIC[name]
    return place() if callable(place) else place
