"""Questions to ask a school: facts that no source states, and known facts that are not reliable yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from programs.facts import ProgramFacts
from programs.measures import GROUPS, OWN_PRICE

# By measure; the school cannot answer a measure without a question here.
WORDS = {
    "own_price": "What are tuition and required fees for this program in the coming academic year, and for whom?",
    "modality": "Can it be taken on campus, online, or in a mix of both?",
    "attendance": "Can it be taken part time, and may one change between full and part time?",
    "length": "How many months does it take, full time and part time?",
    "core_courses": "How many courses are required of everyone?",
    "elective_courses": "How many courses may one choose, and from which list?",
    "practicum": "Is a practicum or internship required, offered or neither?",
    "capstone": "Is there a capstone project?",
    "thesis": "Can one write a thesis?",
    "next_deadline": "When can one apply next, until which day, in which time zone, and is it so for everyone?",
    "degree_field": "Which first degrees are accepted?",
    "gpa": "Is there a lowest grade point average, on which scale?",
    "prerequisite": "Which subjects must be passed before the start, and can they be made up?",
    "gre": "Is the GRE required, optional or not considered?",
    "toefl": "Which TOEFL score is needed, and when is it waived?",
    "ielts": "Which IELTS score is needed, and when is it waived?",
    "work_experience": "Is work experience required?",
    "letters": "How many letters of recommendation are needed?",
    "interview": "Is there an interview?",
    "earnings_1yr": "What do graduates of this program earn a year after, and how many of them answered?",
    "debt": "How much do graduates of this program owe, and how many borrowed?",
}
CRLF = "\r\n"  # separates lines in a mailto address (RFC 6068)
UNTESTED = "Our facts about this program were not checked with you. Which of them are out of date?"


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions about one program, by group of facts, and where to send them."""

    facts: ProgramFacts
    groups: Sequence[tuple[str, Sequence[str]]]

    @property
    def count(self):
        return sum(len(questions) for _, questions in self.groups)

    @property
    def mail(self):
        """A mailto address with all of them; the student fills in the recipient."""
        row = self.facts.row
        lines = [f"{row.name}, {row.school_name}", ""]
        lines += [f"- {question}" for _, questions in self.groups for question in questions]
        subject = f"Questions about {row.name}"
        return f"mailto:?subject={quote(subject)}&body={quote(CRLF.join(lines))}"


def questions_for(facts: ProgramFacts) -> Questions:
    """One question for each missing fact, for a price without a year, and for facts that were never verified."""
    groups = []
    for group in GROUPS:
        asked = [WORDS[m.key] for m in group.measures if m.key in WORDS and not m.read(facts).is_known]
        if group.key == "cost":
            asked += undated(facts)
        if asked:
            groups.append((group.label, asked))
    if facts.row.verified_on is None:
        groups.append(("What we know", [UNTESTED]))
    return Questions(facts, groups)


def undated(facts: ProgramFacts) -> list[str]:
    """A question about the program's own price when its source names no year."""
    price = OWN_PRICE.read(facts)
    if not price.is_known or facts.own_prices[0].academic_year:
        return []
    return [f"We read {price.text} in “{price.source.title}”. For which academic year, and is it still right?"]
