"""Forms for members of a school's desk, and for what mail people get."""

from django import forms

from core.forms import VisibleEmailField
from submissions.choices import Role
from submissions.models import NotificationPreference, SchoolClaim
from submissions.rights import REVIEW


class PlainForm(forms.Form):
    """A form with the site's look."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class InvitationForm(PlainForm):
    email = VisibleEmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.CONTRIBUTOR)


class ClaimForm(PlainForm):
    """Why a person speaks for a school."""

    text = forms.CharField(
        label="What is your part at the school, and how can an editor make sure of it?",
        max_length=SchoolClaim._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PreferenceForm(forms.ModelForm):
    """How often a person gets mail; reviewers can subscribe to new proposals."""

    class Meta:
        model = NotificationPreference
        fields = ["frequency", "is_asked", "is_told_of_submissions"]
        widgets = {"frequency": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        """Removes the reviewers' choice for other people."""
        super().__init__(*args, label_suffix="", **kwargs)
        if not self.instance.user.has_perm(REVIEW):
            del self.fields["is_told_of_submissions"]
