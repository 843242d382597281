"""Which programs an address asks about: `?program=slug&program=slug`, four at most, the rest named and left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from programs.models import Program

MOST = 4
MOST_READ = 20  # of an address with a hundred programs no more are looked up
LONGEST_NAMED = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """Listed programs in the address's order, those beyond four, and names that no listed program has."""

    programs: Sequence[Program]
    too_many: Sequence[Program]
    left_out: Sequence[str]

    @property
    def slugs(self):
        """The address part of each program."""
        return [program.slug for program in self.programs]


def asked_programs(request: HttpRequest) -> Asked:
    """The programs of a request, each once, with the single rows that their facts need. One query."""
    slugs = list(dict.fromkeys(slug for slug in request.GET.getlist("program") if slug))[:MOST_READ]
    found = {program.slug: program for program in Program.objects.listed().with_page_facts().filter(slug__in=slugs)}
    known = [found[slug] for slug in slugs if slug in found]
    return Asked(known[:MOST], known[MOST:], [slug[:LONGEST_NAMED] for slug in slugs if slug not in found])
