"""Views of the shortlist: its page, links for others, calendar, pack and questions to ask."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.forms import without_refused
from core.same_origin import own_address, same_origin_post
from planner import actions
from planner.exports import pack_of, shortlist_csv
from planner.forms import OrderForm, StudyPlanForm
from planner.models import ShareLink
from planner.questions import questions_for
from planner.selection import chosen_programs
from planner.shortlist import entries, note_changes, saved_programs, shortlist_of, shown_measures
from programs.deadlines.calendars import calendar_response, has_deadlines
from programs.facts import facts_of
from programs.http import catalogue_page
from programs.index import current_index
from programs.models import Program


def own_item(request):
    """The item that a POST names, of the sender's own shortlist; 404 for other people's."""
    shortlist = shortlist_of(request)
    if shortlist is None:
        raise Http404("There is no shortlist yet.")
    return get_object_or_404(shortlist.items.with_names(), program__slug=request.POST.get("program", ""))


@require_safe
@never_cache
def shortlist(request):
    """The visitor's own shortlist. Viewing it records the changes that are seen, with today's date."""
    ordered, ignored = without_refused(OrderForm, request.GET)
    order = ordered.cleaned_data["order"]
    own = shortlist_of(request)
    index = current_index()
    form = StudyPlanForm.from_address(request.GET)
    plan = form.study_plan()
    made = entries(own, index, order, plan) if own else []
    note_changes(made, on=index.today)
    if request.GET.get("format") == "csv":
        return shortlist_csv(made, shown_measures(plan), with_notes=True)
    query = [*([("order", order)] if order else []), *form.answers]
    context = {
        "entries": made,
        "has_deadlines": has_deadlines({entry.item.program_id for entry in made}, index),
        "form": form,
        "query": urlencode(query),
        "csv_query": urlencode([("format", "csv"), *query]),
        "removed": own.items.removed().with_names() if own else (),
        "links": own.links.open() if own else (),
        "orders": ordered.fields["order"].choices,
        "order": order,
        "ignored": ignored,
        "back": own_address(request, request.GET.get("back", "")),
        "site_address": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "planner/shortlist.html", context)


@require_POST
@same_origin_post
def add(request):
    """Saves the named programs, then shows the shortlist with a link back."""
    asked = list(dict.fromkeys(request.POST.getlist("program")))
    programs = list(Program.objects.listed().with_page_facts().filter(slug__in=asked))
    if not programs:
        messages.error(request, "Nothing was added: tick a program first.")
    else:
        try:
            facts = facts_of(programs, current_index())
            count = actions.save_programs(shortlist_of(request, create=True), facts)
        except actions.ShortlistRefused as sentence:
            messages.error(request, str(sentence))
        else:
            messages.success(request, f"Added: {count}." if count else "On your shortlist already.")
    back = own_address(request, request.headers.get("Referer", ""))
    return redirect(f"{reverse('planner:shortlist')}{'?' + urlencode({'back': back}) if back else ''}")


@require_POST
@same_origin_post
def remove(request):
    """Takes a program off; the page offers to undo it."""
    item = own_item(request)
    actions.remove_program(item)
    return redirect("planner:shortlist")


@require_POST
@same_origin_post
def restore(request):
    """Puts a removed program back, with its note."""
    actions.restore_program(own_item(request))
    return redirect("planner:shortlist")


@require_POST
@same_origin_post
def note(request):
    """Replaces a note; a refused one is shown again as it was typed."""
    item = own_item(request)
    typed = request.POST.get("note", "")
    try:
        actions.write_note(item, note=typed)
    except actions.ShortlistRefused as sentence:
        context = {"item": item, "typed": typed, "sentence": str(sentence)}
        return render(request, "planner/note.html", context, status=422)
    messages.success(request, "Note saved.")
    return redirect("planner:shortlist")


@require_POST
@same_origin_post
def share(request):
    try:
        actions.share(shortlist_of(request, create=True), shows_notes=request.POST.get("notes") == "1")
    except actions.ShortlistRefused as sentence:
        messages.error(request, str(sentence))
    return redirect("planner:shortlist")


@require_POST
@same_origin_post
def revoke(request):
    """Ends a link of the visitor's own shortlist."""
    own = shortlist_of(request)
    if own is None:
        raise Http404("There is no shortlist yet.")
    actions.revoke(get_object_or_404(own.links, token=request.POST.get("token", "")))
    messages.success(request, "The link no longer works.")
    return redirect("planner:shortlist")


@require_safe
@never_cache
def shared(request, token):
    """A shared shortlist; 404 once the link has expired or was revoked."""
    link = get_object_or_404(ShareLink.objects.open().select_related("shortlist"), token=token)
    plan = StudyPlanForm.from_address(request.GET).study_plan()
    index = current_index()
    ordered, ignored = without_refused(OrderForm, request.GET)
    made = entries(link.shortlist, index, ordered.cleaned_data["order"], plan)
    if request.GET.get("format") == "csv":
        return shortlist_csv(made, shown_measures(plan), with_notes=link.shows_notes)
    dated = has_deadlines({entry.item.program_id for entry in made}, index)
    context = {"entries": made, "link": link, "has_deadlines": dated, "ignored": ignored}
    return render(request, "planner/shared.html", context)


@require_safe
@never_cache
def calendar(request):
    """The visitor's own calendar as a file.

    A calendar program that reads it again has no session and needs a shared link.
    """
    return calendar_response("Deadlines of my shortlist", saved_programs(shortlist_of(request)), current_index())


@require_safe
@never_cache
def shared_calendar(request, token):
    """The calendar of a shared shortlist, to subscribe to; 404 once the link has ended."""
    link = get_object_or_404(ShareLink.objects.open().select_related("shortlist"), token=token)
    return calendar_response("Deadlines of a shortlist", saved_programs(link.shortlist), current_index())


@require_safe
@never_cache
def pack(request):
    """The visitor's own shortlist, with notes; viewing it records the changes that are seen."""
    own, index = shortlist_of(request), current_index()
    made, ignored = entries_of(request, own, index) if own else ([], [])
    note_changes(made, on=index.today)
    context = {"pack": pack_of(made), "today": index.today, "shows_notes": True, "ignored": ignored}
    return render(request, "planner/pack.html", context)


@require_safe
@never_cache
def shared_pack(request, token):
    """A shared shortlist; notes only with a link that shows them."""
    link = get_object_or_404(ShareLink.objects.open().select_related("shortlist"), token=token)
    index = current_index()
    made, ignored = entries_of(request, link.shortlist, index)
    context = {
        "pack": pack_of(made),
        "today": index.today,
        "shows_notes": link.shows_notes,
        "link": link,
        "ignored": ignored,
    }
    return render(request, "planner/pack.html", context)


def entries_of(request, shortlist, index):
    """The entries in the URL's order and with its costs, and sentences about its errors."""
    plan = StudyPlanForm.from_address(request.GET).study_plan()
    ordered, ignored = without_refused(OrderForm, request.GET)
    return entries(shortlist, index, ordered.cleaned_data["order"], plan), ignored


@require_safe
@catalogue_page
def questions(request, index):
    """What to ask about up to four programs."""
    asked = chosen_programs(request)
    sheets = [questions_for(facts) for facts in facts_of(asked.programs, index)]
    return render(request, "planner/questions.html", {"asked": asked, "sheets": sheets})
