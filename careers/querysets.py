"""Which occupations, which of their wages, which careers."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from careers.choices import ALL_OCCUPATIONS
from core.models import FindableQuerySet
from taxonomy.models import Specialization


class OccupationQuerySet(QuerySet):
    """Occupations by field."""

    def single(self):
        """Real occupations, without the row of all of them together."""
        return self.exclude(pk=ALL_OCCUPATIONS)

    def of_field(self, cip_code):
        """Occupations that the crosswalk links to a field of study.

        They use what it teaches; not all of its graduates work there.
        """
        return self.filter(fields=cip_code)


class OccupationWageQuerySet(QuerySet):
    """Wages by place and time."""

    def in_area(self, area):
        """Wages in a state, by postal code, or in the nation, by `US`."""
        return self.filter(area=area)

    def newest(self):
        """The latest year of each occupation and area."""
        later = self.model.objects.filter(
            occupation=OuterRef("occupation"), area=OuterRef("area"), year__gt=OuterRef("year")
        )
        return self.exclude(Exists(later))


class CareerQuerySet(FindableQuerySet):
    """Careers with the objects that their pages link to."""

    def with_links(self):
        """Prefetches what the pages link to: listed specializations and other roles."""
        specializations = Prefetch("specializations", Specialization.objects.listed())
        return self.prefetch_related(specializations, "next_roles", "previous_roles")
