"""Rules about what editors write of specializations."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from programs.choices import Severity, Topic
from programs.rules import Breach, RuleScope, rule
from taxonomy.models import SpecializationSection

OLDEST = 1


@rule(Topic.SHELF_LIFE, RuleScope.CATALOGUE)
def section_about_a_past_year(today: date) -> Iterator[Breach]:
    """A section that speaks about now names its year. From the second year after it on, someone reads it again."""
    old = defaultdict(list)
    sections = SpecializationSection.objects.filter(year__lt=today.year - OLDEST).select_related("specialization")
    for section in sections.order_by("specialization", "pk"):
        old[section.specialization].append(f"“{section}” speaks about {section.year}")
    for specialization, told in old.items():
        yield Breach(specialization, "", f"{'; '.join(told)}.", Severity.UNCLEAR)
