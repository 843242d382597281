"""Which entries of the log of changes an address asks for; one definition for the page and the feed."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms

from programs.choices import ChangeKind
from programs.models import FactChange, Program, School
from specializations.models import Specialization

PER_PAGE = 100


class ChangeFilter(forms.Form):
    """Entries about one program, school or specialization, of one kind, older than one of them."""

    program = forms.ModelChoiceField(
        Program.objects.published().select_related("row", "school", "cip_code"), to_field_name="slug", required=False,
        error_messages={"invalid_choice": "No program here has that address."},
    )  # fmt: skip
    school = forms.ModelChoiceField(
        School.objects.all(), to_field_name="slug", required=False,
        error_messages={"invalid_choice": "No school here has that address."},
    )  # fmt: skip
    specialization = forms.ModelChoiceField(
        Specialization.objects.published(), to_field_name="slug", required=False,
        error_messages={"invalid_choice": "No specialization here has that address."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        choices=ChangeKind.choices, required=False, error_messages={"invalid_choice": "There is no such kind of fact."}
    )
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)

    @property
    def subject(self) -> Program | School | Specialization | None:
        """What the address names, if it names anything that is here. Only after `is_valid`."""
        named = (self.cleaned_data.get(kind) for kind in ("program", "school", "specialization"))
        return next(filter(None, named), None)

    @property
    def query_string(self) -> str:
        """The question without its place in the log, always in the same order."""
        named = ((name, self.data.get(name)) for name in ("program", "school", "specialization", "kind"))
        return urlencode([pair for pair in named if pair[1]])

    def entries(self):
        """The entries asked for, newest first, each with its subject. Only for a valid form."""
        asked, found = self.cleaned_data, FactChange.objects.with_subject()
        if not (asked["program"] or asked["specialization"]):
            found = found.in_lists()
        if asked["program"]:
            found = found.about_program(asked["program"])
        if asked["school"]:
            found = found.about_school(asked["school"])
        if asked["specialization"]:
            found = found.about_specialization(asked["specialization"])
        if asked["kind"]:
            found = found.of_kind(asked["kind"])
        if asked["before"]:
            found = found.before(asked["before"])
        return found

    def page(self) -> tuple[Sequence[FactChange], int | None]:
        """A page of entries, and the key before which the next one begins; None on the last. One query."""
        entries = list(self.entries()[: PER_PAGE + 1])
        return entries[:PER_PAGE], entries[PER_PAGE - 1].pk if len(entries) > PER_PAGE else None
