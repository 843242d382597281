"""The groups of staff and their permissions. No other module grants any."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.apps import apps as django_apps
from django.contrib import admin

EDITOR, CHIEF_EDITOR, DATA_STEWARD, ADMINISTRATOR = "Editor", "Chief editor", "Data steward", "Administrator"
EDITORIAL = {"core", "taxonomy", "programs", "careers", "articles", "submissions", "corrections"}
# What official files state, and its sources.
FACTS = (
    "core.source",
    "taxonomy.cipcode",
    "programs.school*",
    "programs.completions",
    "programs.fieldoutcome",
    "programs.namedprogram",
    "careers.occupation*",
    "careers.onetoccupation",
    "careers.relatedoccupation",
    "careers.fieldoccupation",
    "careers.technology",
    "careers.alternatetitle",
    "careers.requirededucation",
)
# What is computed from other rows, and former rows of that kind: never edited by hand.
DERIVED = (
    "*.historical*",
    "core.catalogueversion",
    "core.pagedraft",
    "programs.catalogue*",
    "programs.factsheet",
    "articles.statisticuse",
    "submissions.attestation*",
    "django_tasks_database.*",
)
# What data stewards also edit. Listed model by model, because the outbox is in core too.
DATA = ("programs.*", "core.source", "core.glossaryterm", "core.bulkimport", "core.cataloguestep")
# Who may act for a school.
DESKS = ("submissions.membership", "submissions.invitation", "submissions.schoolclaim")


@dataclass(frozen=True, slots=True)
class Right:
    """A parsed permission: `programs.publish_program` is the verb `publish` for the model `programs.program`."""

    verb: str
    model: str

    @property
    def is_editorial(self) -> bool:
        """Whether it is about what visitors read or could read before."""
        return self.model.split(".")[0] in EDITORIAL

    def is_about(self, patterns) -> bool:
        return any(fnmatchcase(self.model, pattern) for pattern in patterns)


def rows() -> set[str]:
    """Models whose rows the admin edits on the page of another object."""
    inlines = [inline for model_admin in admin.site._registry.values() for inline in model_admin.inlines]
    return {inline.model._meta.label_lower for inline in inlines}


def reads(right: Right) -> bool:
    """All staff may see and export everything editorial."""
    return right.is_editorial and right.verb in ("view", "export")


def writes(right: Right) -> bool:
    """Adds and changes; removes rows from a page. An object with a page of its own is archived, not deleted."""
    is_row = right.verb == "delete" and right.model in rows()
    return right.is_editorial and not right.is_about(DERIVED) and (right.verb in ("add", "change") or is_row)


def editor(right: Right) -> bool:
    """Edits what is written by hand, adds a page where a fact was found as its source, decides on proposals.

    Memberships of schools are for chief editors.
    """
    is_new_source, is_review = right == Right("add", "core.source"), right == Right("review", "submissions.submission")
    is_theirs = writes(right) and (is_new_source or not right.is_about((*FACTS, *DESKS)))
    return reads(right) or is_review or is_theirs


def chief_editor(right: Right) -> bool:
    """An editor with every other editorial right (publish, decide, delete), including those of later models."""
    is_stewards = right.verb == "import" or right.is_about((*FACTS, *DERIVED))
    return editor(right) or right.is_editorial and not is_stewards


def data_steward(right: Right) -> bool:
    """Edits schools, sources, job facts and the rows of programs; runs imports. Publishes nothing, writes no texts."""
    is_of_data = right.is_about((*FACTS, *DATA))
    return reads(right) or writes(right) and is_of_data or right.is_editorial and right.verb == "import"


def administrator(right: Right) -> bool:
    """Every right, including those on people and groups, except to write the site's own records."""
    return right.verb == "view" or not right.is_about(DERIVED)


ROLES = {
    EDITOR: editor,
    CHIEF_EDITOR: chief_editor,
    DATA_STEWARD: data_steward,
    ADMINISTRATOR: administrator,
}


def make_groups() -> None:
    """Makes the groups of a new installation, with their rights; later ones are left as administrators made them."""
    group = django_apps.get_model("auth", "Group")
    if group.objects.filter(name__in=ROLES).exists():
        return
    group.objects.bulk_create(group(name=name) for name in ROLES)
    for app in django_apps.get_app_configs():
        grant_rights(app, django_apps)


def grant_rights(app_config, apps, **signal) -> None:
    """Gives the groups the rights of one app; runs after every `migrate`, once the app's permissions are there.

    So a model that comes later needs no migration for its rights. The groups' rights are exactly what ROLES says: one
    that was granted to such a group by hand, or that ROLES no longer names, is taken back. Grant what is exceptional
    to a person, or to a group of another name; those, and who belongs to a group, are never touched. A group that an
    administrator deleted stays deleted. One query an app when nothing changed, and two for each group.
    """
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    permissions = list(
        permission_model.objects.filter(content_type__app_label=app_config.label).select_related("content_type")
    )
    if not permissions:
        return
    for group in group_model.objects.filter(name__in=ROLES):
        held = set(group.permissions.filter(content_type__app_label=app_config.label).values_list("pk", flat=True))
        due = {each.pk for each in permissions if ROLES[group.name](right_of(each))}
        group.permissions.add(*due - held)
        group.permissions.remove(*held - due)


def right_of(permission) -> Right:
    kind = permission.content_type
    return Right(permission.codename.partition("_")[0], f"{kind.app_label}.{kind.model}")
