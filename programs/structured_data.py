"""Schools and programs as schema.org things, made from facts alone."""

from typing import Any

from django.conf import settings

from programs.models import CatalogueRow, Program, School


def absolute(path: str) -> str:
    """The full address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def school_thing(school: School, *, with_place: bool = True) -> dict[str, Any]:
    """A `CollegeOrUniversity`."""
    thing: dict[str, Any] = {
        "@type": "CollegeOrUniversity",
        "name": school.name,
        "url": school.website or absolute(school.get_absolute_url()),
        "identifier": {"@type": "PropertyValue", "propertyID": "IPEDS UNITID", "value": str(school.unitid)},
        "address": {
            "@type": "PostalAddress",
            "streetAddress": school.address,
            "addressLocality": school.city,
            "addressRegion": school.state,
            "postalCode": school.zip_code,
            "addressCountry": "US",
        },
    }
    if with_place and school.latitude is not None:
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": school.latitude, "longitude": school.longitude}
    return thing


def program_thing(program: Program, row: CatalogueRow) -> dict[str, Any]:
    """An `EducationalOccupationalProgram`; what is not known is left out."""
    return {
        "@type": "EducationalOccupationalProgram",
        "name": row.name,
        "url": absolute(program.get_absolute_url()),
        "identifier": {"@type": "PropertyValue", "propertyID": "CIP 2020", "value": row.cip_code},
        "educationalCredentialAwarded": program.get_credential_level_display(),
        "provider": school_thing(program.school, with_place=False),
        **({"educationalProgramMode": row.modalities} if row.modalities else {}),
    }
