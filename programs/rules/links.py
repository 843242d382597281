"""Rules about the addresses that pages link to."""

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localtime

from programs.choices import LinkState, Severity, Topic
from programs.links import uses
from programs.models import LinkCheck
from programs.rules.rule import Asked, Breach, rule


@rule(Topic.LINKS, Asked.PROPOSAL_AMONG_ALL)
def failing_link(today: date) -> Iterator[Breach]:
    """An address that failed at three checks in a row, over a week or more, is not there for visitors either. A page
    that is gone needs another address; a host that gives an error may come back, which closes the finding by itself.
    Hosts that turn our check away may still show the page to people, and are no failure."""
    failing = {link.url: link for link in LinkCheck.objects.failing()}
    for url, places in uses(failing).items() if failing else ():
        link = failing[url]
        severity = Severity.DOUBTFUL if link.state == LinkState.GONE else Severity.UNCLEAR
        message = f"Every check since {localtime(link.first_failed_at):%-d %B %Y} has failed. {link.said}"
        for row, column in places:
            yield Breach(row, column, message, severity)
