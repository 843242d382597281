"""Which occupations and which of their wages."""

from django.db.models import Exists, OuterRef, QuerySet


class OccupationQuerySet(QuerySet):
    """Occupations by what leads to them."""

    def of_field(self, cip_code):
        """Occupations that the crosswalk links to a field of study: they use what it teaches, not all who learn it."""
        return self.filter(fields=cip_code)


class OccupationWageQuerySet(QuerySet):
    """Wages by place and time."""

    def in_area(self, area):
        """Wages in a state, by postal code, or in the nation, by `US`."""
        return self.filter(area=area)

    def newest(self):
        """Of each occupation and area, the latest year."""
        later = self.model.objects.filter(
            occupation=OuterRef("occupation"), area=OuterRef("area"), year__gt=OuterRef("year")
        )
        return self.exclude(Exists(later))
