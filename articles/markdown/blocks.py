"""Lines as people type them, made into paragraphs, lists, tables and headings.

A line end is a line end. A sign at the start of a line means something only where a writer means
it: “- de 12 ans” is no list, “#Hashtag” no heading, four spaces no code. Each line is read once for
each list or quotation in which it stands, eight deep at most.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import AtomicString, Registry

from articles.markdown.inline import InlineReader
from articles.markdown.lines import (
    FENCE,
    Marker,
    cells_of,
    items_of,
    marker_of,
    take_definitions,
    without_backslashes,
    without_players,
)
from articles.text_cleaning import is_blank

DEEPEST = 8
MOST_COLUMNS = 40
LOWEST, HIGHEST = 4, 2


class Words(NamedTuple):
    """What a rendered text says of its own: in the language of the text."""

    back: str = "Back to the text, note %d"
    table: str = "Table %d"
    code: str = "Text as typed %d"


class Block(NamedTuple):
    """How many lines belong to it, and what puts it on the page."""

    lines: int
    put: Callable[[Element], object]


@dataclass
class Run:
    """The lines of the text, of a quotation or of an item of a list."""

    lines: list[str]
    depth: int = 0
    is_item: bool = False
    is_tight: bool = False
    unclosed: dict[str, int] = field(default_factory=dict)


class TextReader(BlockParser):  # type: ignore[misc]
    """In the place of python-markdown's own parser of blocks."""

    def __init__(self, md: Markdown, words: Words) -> None:
        super().__init__(md)
        self.words = words

    def parseDocument(self, lines: list[str]) -> ElementTree:  # noqa: N802 - python-markdown's name
        self.levels: list[int] = []
        self.regions: Counter[str] = Counter()
        self.numbers: dict[str, int] = {}
        self.order: list[str] = []
        found = take_definitions([line.expandtabs(4) for line in lines])
        self.notes = found.notes
        self.inline = InlineReader(found.targets, self._number)
        root = Element(self.md.doc_tag)
        self.read(root, Run(found.lines))
        for key, line in found.references.items():
            if key not in self.inline.used:
                self._paragraph(root, Run([]), [line])
        self._put_notes(root)
        return ElementTree(root)

    def read(self, parent: Element, run: Run) -> None:
        """Puts these lines on the page."""
        at, words = 0, list[str]()
        while at < len(run.lines):
            if is_blank(run.lines[at]):
                self._paragraph(parent, run, words)
                at += 1
                continue
            block = self._block(run, at)
            if block is None:
                words.append(run.lines[at].strip())
                at += 1
                continue
            self._paragraph(parent, run, words)
            block.put(parent)
            at += block.lines
        self._paragraph(parent, run, words)

    def _block(self, run: Run, at: int) -> Block | None:
        begins = run.lines[at].lstrip(" ")[0]
        if begins in "`~":
            return self._fence(run, at)
        if begins == "#":
            return self._heading(run, at)
        if begins == ">":
            return self._quotation(run, at)
        return self._rule(run, at) or self._list(run, at) or self._table(run, at)

    def _paragraph(self, parent: Element, run: Run, words: list[str]) -> None:
        if not words:
            return
        text = "\n".join(without_backslashes(words))
        text = without_players(text)
        is_first = run.is_tight and not len(parent) and not parent.text
        words.clear()
        self.inline.fill(parent if is_first else self.inline.add(parent, "p"), text)

    def _fence(self, run: Run, at: int) -> Block | None:
        opens = FENCE.fullmatch(run.lines[at])
        if opens is None:
            return None
        sign, size = opens[1][0], len(opens[1])
        if size >= run.unclosed.get(sign, size + 1):
            return None
        for end in range(at + 1, len(run.lines)):
            closing = run.lines[end].strip()
            if len(closing) >= size and not closing.strip(sign):
                break
        else:
            run.unclosed[sign] = size
            return None
        code = "\n".join(run.lines[at + 1 : end])

        def put(parent: Element) -> None:
            region = self._region(parent, "pre", self.words.code)
            self.inline.add(region, "code").text = AtomicString(code.replace("&", "&amp;"))

        return Block(end - at + 1, put)

    def _heading(self, run: Run, at: int) -> Block | None:
        line = run.lines[at].strip()
        level = len(line) - len(line.lstrip("#"))
        words = line[level:]
        if level > 6 or not words[:1].isspace() or is_blank(words):  # noqa: PLR2004 - h6
            return None
        closing = "#" * level
        if words.endswith(f" {closing}"):
            words = words[: -len(closing)]

        def put(parent: Element) -> None:
            while self.levels and self.levels[-1] >= level:
                self.levels.pop()
            self.levels.append(level)
            shown = min(HIGHEST + len(self.levels) - 1, LOWEST)
            self.inline.fill(self.inline.add(parent, f"h{shown}"), words.strip())

        return Block(1, put)

    def _rule(self, run: Run, at: int) -> Block | None:
        signs = run.lines[at].replace(" ", "")
        if len(signs) < 3 or signs[0] not in "-*_" or signs.strip(signs[0]):  # noqa: PLR2004
            return None
        return Block(1, lambda parent: self.inline.add(parent, "hr"))

    def _quotation(self, run: Run, at: int) -> Block | None:
        if run.depth >= DEEPEST:
            return None
        end = at
        while end < len(run.lines) and run.lines[end].lstrip(" ").startswith(">"):
            end += 1
        inside = [line.lstrip(" ")[1:].removeprefix(" ") for line in run.lines[at:end]]
        # “> 18 ans : 5 €” compares; a quotation may hold such a line among others.
        if len(inside) == 1 and inside[0].lstrip(" =")[:1].isdigit():
            return None
        deeper = Run(inside, run.depth + 1)
        return Block(end - at, lambda p: self.read(self.inline.add(p, "blockquote"), deeper))

    def _table(self, run: Run, at: int) -> Block | None:
        lines = run.lines
        if "|" not in lines[at] or at + 1 == len(lines):
            return None
        rule = lines[at + 1].strip()
        if set(rule) - set("|-: ") or "|" not in rule or "-" not in rule:
            return None
        head, columns = cells_of(lines[at]), len(cells_of(rule))
        if len(head) != columns or columns > MOST_COLUMNS:
            return None
        end = at + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows = [cells_of(line) for line in lines[at + 2 : end]]

        def put(parent: Element) -> None:
            table = self.inline.add(self._region(parent, "div", self.words.table), "table")
            self._row(self.inline.add(table, "thead"), "th", head)
            body = self.inline.add(table, "tbody") if rows else table
            for row in rows:
                rest = (
                    [" | ".join(row[columns - 1 :])] if len(row) > columns else row[columns - 1 :]
                )
                cells = row[: columns - 1] + rest
                self._row(body, "td", cells + [""] * (columns - len(cells)))

        return Block(end - at, put)

    def _row(self, parent: Element, name: str, cells: list[str]) -> None:
        row = self.inline.add(parent, "tr")
        for cell in cells:
            self.inline.fill(self.inline.add(row, name), cell)

    def _region(self, parent: Element, name: str, words: str) -> Element:
        """What may be wider than the page can be reached and scrolled with the keyboard."""
        self.regions[words] += 1
        label = words % self.regions[words]
        return self.inline.add(
            parent, name, {"role": "region", "tabindex": "0", "aria-label": label}
        )

    def _list(self, run: Run, at: int) -> Block | None:
        first = marker_of(run.lines[at])
        if first is None or run.depth >= DEEPEST:
            return None
        items, end, is_tight = items_of(run.lines, at, first)
        if len(items) == 1 and not self._is_meant(run, at, first):
            return None

        def put(parent: Element) -> None:
            starts = {"start": str(first.number)} if first.family == "1" else {}
            if first.number == 1:
                starts = {}
            shown = self.inline.add(parent, "ol" if first.family == "1" else "ul", starts)
            for item in items:
                deeper = Run(item, run.depth + 1, is_item=True, is_tight=is_tight)
                self.read(self.inline.add(shown, "li"), deeper)

        return Block(end - at, put)

    @staticmethod
    def _is_meant(run: Run, at: int, first: Marker) -> bool:
        """Whether one item alone is a list: announced, inside another, or with a real bullet.

        The editor puts three spaces after a hyphen; nobody who means “- de 12 ans” does.
        """
        is_bullet = first.family not in {"-", "*", "+", "·", "1"}
        if run.is_item or is_bullet or first.gap >= (2 if first.family == "1" else 3):
            return True
        before = next(
            (line for line in reversed(run.lines[max(0, at - 3) : at]) if not is_blank(line)), ""
        )
        return before.rstrip().endswith(":") and first.family != "1"

    def _number(self, name: str) -> str | None:
        """The number of a note that the text names; they count in the order of the text."""
        if name not in self.notes:
            return None
        if name not in self.numbers:
            self.order.append(name)
            self.numbers[name] = len(self.order)
        return str(self.numbers[name])

    def _put_notes(self, root: Element) -> None:
        if not self.notes:
            return
        section = self.inline.add(root, "div", {"class": "footnote"})
        self.inline.add(section, "hr")
        listed = self.inline.add(section, "ol")
        unnamed = (name for name in self.notes if name not in self.numbers)
        for number in range(1, len(self.notes) + 1):
            if number > len(self.order):
                self._number(next(unnamed))
            item = self.inline.add(listed, "li", {"id": f"fn:{number}"})
            self.read(item, Run(self.notes[self.order[number - 1]]))
            if self.inline.shown[str(number)]:
                self._put_way_back(item, number)

    def _put_way_back(self, item: Element, number: int) -> None:
        last = item[-1] if len(item) and item[-1].tag == "p" else self.inline.add(item, "p")
        named = self.words.back % number
        way = {"class": "footnote-backref", "href": f"#fnref:{number}", "aria-label": named}
        self.inline.add(last, "a", {**way, "title": named}).text = "↩"


class WrittenByResidents(Extension):  # type: ignore[misc]
    """Our reading of lines inside python-markdown, which writes the page."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - python-markdown's name
        md.preprocessors = Registry()
        md.postprocessors = Registry()
        md.treeprocessors.deregister("inline")
        md.treeprocessors.deregister("unescape")
        md.parser = TextReader(md, self.words)
