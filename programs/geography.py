"""Where schools are: regions, states, kinds of places, and time zones of deadlines."""

from django.db.models import TextChoices


class Locale(TextChoices):
    """How urban a school's location is: the first digit of IPEDS LOCALE."""

    CITY = "city", "City"
    SUBURB = "suburb", "Suburb"
    TOWN = "town", "Town"
    RURAL = "rural", "Rural"


LOCALE_OF_IPEDS = {"1": Locale.CITY, "2": Locale.SUBURB, "3": Locale.TOWN, "4": Locale.RURAL}


class Region(TextChoices):
    """Region of the Bureau of Economic Analysis (IPEDS OBEREG)."""

    SERVICE_SCHOOLS = "service-schools", "US service schools"
    NEW_ENGLAND = "new-england", "New England"
    MID_EAST = "mid-east", "Mid East"
    GREAT_LAKES = "great-lakes", "Great Lakes"
    PLAINS = "plains", "Plains"
    SOUTHEAST = "southeast", "Southeast"
    SOUTHWEST = "southwest", "Southwest"
    ROCKY_MOUNTAINS = "rocky-mountains", "Rocky Mountains"
    FAR_WEST = "far-west", "Far West"
    OUTLYING_AREAS = "outlying-areas", "Outlying areas"


REGION_OF_IPEDS = {str(code): region for code, region in enumerate(Region.values)}


# Postal codes as in IPEDS STABBR: the states, the District of Columbia and the outlying areas.
STATES = dict(
    line.split(" ", 1)
    for line in """\
AL Alabama
AK Alaska
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
DC District of Columbia
FL Florida
GA Georgia
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
OH Ohio
OK Oklahoma
OR Oregon
PA Pennsylvania
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming
AS American Samoa
FM Federated States of Micronesia
GU Guam
MH Marshall Islands
MP Northern Mariana Islands
PR Puerto Rico
PW Palau
VI US Virgin Islands""".splitlines()
)


class TimeZone(TextChoices):
    """Time zones of the deadlines of schools in the United States, by IANA name."""

    EASTERN = "America/New_York", "Eastern Time"
    CENTRAL = "America/Chicago", "Central Time"
    MOUNTAIN = "America/Denver", "Mountain Time"
    ARIZONA = "America/Phoenix", "Arizona Time"
    PACIFIC = "America/Los_Angeles", "Pacific Time"
    ALASKA = "America/Anchorage", "Alaska Time"
    HAWAII = "Pacific/Honolulu", "Hawaii Time"
    ATLANTIC = "America/Puerto_Rico", "Atlantic Time"
    CHAMORRO = "Pacific/Guam", "Chamorro Time"
    SAMOA = "Pacific/Pago_Pago", "Samoa Time"
    UNIVERSAL = "UTC", "Universal Time (UTC)"
    ANYWHERE_ON_EARTH = "Etc/GMT+12", "Anywhere on Earth (UTC-12)"
