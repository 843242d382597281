"""All texts of a guide in the order of its page, read once."""

from dataclasses import dataclass

from articles.models import Article
from core.markdown import ParsedText, Prose, read

BODY, CONCLUSION = "text", "conclusion"


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a guide; `place` is what editors call it."""

    place: str
    document: ParsedText


def texts_of(article: Article) -> list[Text]:
    """Takeaways, body, answers and conclusion. One query unless the questions are prefetched."""
    texts = [Text(f"takeaway {place}", read(line, top=3)) for place, line in enumerate(article.takeaway_lines, 1)]
    body = Text(BODY, read(article.body))
    texts.append(body)
    taken = {heading.anchor for heading in body.document.headings}
    for place, asked in enumerate(article.asked.all(), 1):
        texts.append(Text(f"answer {place}", read(asked.question.answer, top=4, taken=taken)))
    texts.append(Text(CONCLUSION, read(article.conclusion, top=3, taken=taken)))
    return texts


def plain_texts(article: Article) -> list[tuple[str, list[Prose]]]:
    """Texts that are not Markdown, by place."""
    questions = [(f"question {place}", asked.question.question) for place, asked in enumerate(article.asked.all(), 1)]
    texts = [("title", article.title), ("deck", article.deck), *questions]
    return [(place, [Prose(1, text)]) for place, text in texts]
