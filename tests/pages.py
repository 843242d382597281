"""Reads the site's pages as a script would: by elements, their attributes and their text."""

import json
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Element:
    """An element with its attributes and everything written inside it."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.texts = tag, attributes, []

    def __getitem__(self, name):
        return self.attributes[name]

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


class Page(HTMLParser):
    """A response's HTML; `text` is what a visitor reads."""

    def __init__(self, response):
        super().__init__()
        self.response, self.elements, self.open, self.texts = response, [], [], []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append(Element(tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data):
        for element in self.open:
            element.texts.append(data)
        if not any(element.tag in {"script", "style", "title"} for element in self.open):
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag=None, **attributes):
        """Elements of that tag with these attributes; `data_total` is `data-total`, None stands for any value."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if tag in (None, element.tag)
            and all(
                name in element.attributes and value in (None, element.attributes[name])
                for name, value in wanted.items()
            )
        ]

    def one(self, tag=None, **attributes):
        """The only such element."""
        [element] = self.all(tag, **attributes)
        return element

    def link(self, text):
        """Where the first link with that text leads."""
        return next(link["href"] for link in self.all("a", href=None) if link.text == text)

    @property
    def total(self):
        """How many programs the list has."""
        return int(self.one(data_total=None)["data-total"])

    @property
    def programs(self):
        """Slugs of the cards, in their order."""
        return [card["data-program"] for card in self.all(data_program=None)]

    @property
    def counts(self):
        """Count by value by facet."""
        counts = {}
        for option in self.all(data_facet=None):
            counts.setdefault(option["data-facet"], {})[option["data-value"]] = int(option["data-count"])
        return counts

    @property
    def json_ld(self):
        """The schema.org things by type."""
        graph = json.loads(self.one("script", type="application/ld+json").texts[0])["@graph"]
        return {thing["@type"]: thing for thing in graph}
