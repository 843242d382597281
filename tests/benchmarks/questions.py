"""What is asked of the list: random questions as visitors could put them, the same in every run, none of them vain."""

import random

from django.utils.http import urlencode

from core.listing.facets import NOT_STATED
from core.listing.search import STOP_WORDS, fold
from programs import facets
from programs.index import ProgramIndex
from programs.models import CatalogueRow

SEED = 20261121
SCOPE = ("scope", "all")
"""All lists are asked of every field and level, so that of the whole country all of it counts."""
LIST = "/programs/?"


def questions(index: ProgramIndex, count: int, *, most_facets: int = 3, text_every: int = 2) -> list[str]:
    """Addresses of lists. Each takes a random program, none to `most_facets` of its facet values, one in four of these
    with another value beside it, and in one question of `text_every` words of its name or school."""
    dice = random.Random(SEED)
    keys = dice.choices(list(index.everything), k=count)
    rows, urls = CatalogueRow.objects.in_bulk(set(keys)), []
    for number, key in enumerate(keys):
        values, pairs = values_of(index, key), [SCOPE]
        for facet in dice.sample(facets.facets_for(""), dice.randint(0, most_facets)):
            pairs.append((facet.key, values[facet.column] or NOT_STATED))
            other = dice.choice(index.options[facet.column])[0]
            if dice.random() < 0.25 and other != pairs[-1][1]:
                pairs.append((facet.key, other))
        if number % text_every == 0:
            pairs.append(("q", words(dice, rows[key])))
        urls.append(LIST + urlencode(pairs))
    return urls


def values_of(index: ProgramIndex, key: int) -> dict[str, str]:
    """The value of a program in each facet's column; where it has rows of its own in a table, those of one of them."""
    found = {}
    for table in index.tables:
        values = next(value for value, rows in table.sets.items() if key in rows)
        found |= dict(zip(table.columns, values if len(table.columns) > 1 else [values], strict=True))
    return found


def words(dice: random.Random, row: CatalogueRow) -> str:
    """A word or two of a program's name, field, school or place; one word in ten misspelled, one in ten half typed."""
    known = [word for word in fold(f"{row.name} {row.school_name} {row.city}").split() if word not in STOP_WORDS]
    chosen = dice.sample(known, min(len(known), dice.choice([1, 1, 2])))
    fate, place = dice.random(), len(chosen[0]) // 2
    if len(chosen[0]) > 5 and fate < 0.2:
        chosen[0] = chosen[0][:place] + ("" if fate < 0.1 else chosen[0][place + 1 :])
    return " ".join(chosen)


def plans(count: int) -> list[str]:
    """Lists by total cost for random students, more kinds of them than an index remembers."""
    dice, urls = random.Random(SEED), []
    for _ in range(count):
        plan = [
            SCOPE,
            ("sort", dice.choice(["cost", "-cost"])),
            ("residency", dice.choice(["in_state", "out_of_state", "international"])),
            ("attendance", dice.choice(["full_time", "part_time"])),
            ("attendance", "not-stated"),
            ("years", dice.choice(["1", "1.5", "1.75", "2", "2.5", "3", "4"])),
            ("credits", dice.choice(["30", "33", "36"])),
        ]
        urls.append(LIST + urlencode(plan))
    return urls
