"""The form on which a visitor reports what is wrong with a fact."""

from django import forms
from django.utils.html import strip_tags

from core.forms import VisibleEmailField, VisibleURLField
from corrections.models import LONGEST_TEXT

PLAIN = "Write plain text: marks such as <b> are not taken."
NOT_WEB = "Give the address of a web page, with http:// or https:// in front."


class PlainText(forms.CharField):
    """Several lines of text without markup. A line break counts as one character, as in browsers."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").strip()

    def validate(self, value):
        super().validate(value)
        if strip_tags(value) != value:
            raise forms.ValidationError(PLAIN)


class CorrectionForm(forms.Form):
    """The claim, the evidence, and an address for the answer.

    `website` is a honeypot: people do not see it, bots fill it in.
    """

    claim = PlainText(
        label="What is wrong, and what is right?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what is wrong, or what the right value is."},
    )
    evidence_url = VisibleURLField(
        label="Where can we see it? (optional)",
        help_text="The address of a page that says so, best of all the school’s own.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": NOT_WEB},
    )
    reporter_email = VisibleEmailField(
        label="Your e-mail (optional)",
        help_text="For one answer and nothing else. We erase it when the answer is out, or after 180 days.",
        required=False,
    )
    website = forms.CharField(label="Leave this empty", required=False)

    def __init__(self, *args, **kwargs):
        """Styles the fields like those of the other forms."""
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.fields["reporter_email"].widget.attrs["autocomplete"] = "email"

    @property
    def asked(self):
        """The visible fields."""
        return [self[name] for name in ("claim", "evidence_url", "reporter_email")]

    def clean_evidence_url(self):
        """Web pages only: no ftp, and nothing that a browser would run."""
        address = self.cleaned_data["evidence_url"]
        if address and not address.startswith(("http://", "https://")):
            raise forms.ValidationError(NOT_WEB)
        return address

    def clean_website(self):
        """Refuses a filled honeypot, in words that help a person whose browser filled it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Leave this field empty: it is there to stop machines.")
        return ""
