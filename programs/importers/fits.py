"""Which specializations a program's field code makes it related to."""

from django.db.models import Q

from core.importing import FileReport, upsert
from programs.choices import CredentialLevel
from programs.models import Program, ProgramSpecialization
from specializations.choices import Strength
from specializations.models import SpecializationField

DERIVED = Q(strength=Strength.RELATED, checked_on=None)


def relate_programs(report: FileReport) -> None:
    """Relates each master's to the specializations of its code; what someone judged or checked stays as it is."""
    masters = Program.objects.filter(credential_level=CredentialLevel.MASTERS)
    judged = set(ProgramSpecialization.objects.exclude(DERIVED).values_list("program_id", "specialization_id"))
    mapped: dict[str, list[int]] = {}
    for code, specialization in SpecializationField.objects.values_list("cip_code_id", "specialization_id"):
        mapped.setdefault(code, []).append(specialization)
    rows = (
        {"program_id": program, "specialization_id": specialization}
        for program, code in masters.values_list("pk", "cip_code_id").filter(cip_code__in=mapped)
        for specialization in mapped.get(code, ())
        if (program, specialization) not in judged
    )
    tally = upsert(
        ProgramSpecialization,
        rows,
        key=["program_id", "specialization_id"],
        fields=[],
        within=ProgramSpecialization.objects.filter(DERIVED),
        removes_others=True,
    )
    report.count("programs related to specializations", tally)
