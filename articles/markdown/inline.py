"""What stands inside a line: emphasis, links, code, notes, line ends.

python-markdown's own patterns are quadratic or worse on runs of brackets, stars and backticks. This
reads each line once, from left to right: every pattern begins with a character of its own, is
bounded, and never looks back.
"""

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from unicodedata import category
from xml.etree import ElementTree

from articles.markdown.emphasis import DEEPEST, Node, Stars, Tag, flatten_emphasis, pair_stars
from articles.markdown.links import link_target, picture_source, web_target
from articles.text_cleaning import clean_text

MOST_PARTS = 8_000
LONGEST_LABEL = 80
REL = "ugc nofollow noopener"
SIGNS = r"[\\`*_{}\[\]()>#+\-.!<|&~:=]"
ENTITY = r"&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
TOKEN = re.compile(
    rf"""\\(?P<escaped>{SIGNS})
    |(?P<ticks>`+)
    |<(?P<auto>[^\s<>]{{3,2000}})>
    |(?P<entity>{ENTITY})
    |(?P<url>(?<![^\W_])(?<![@./-])(?:https?://|www\.)[^\s<>"«»“”{{}}|^`]{{2,2000}})
    |\[\^(?P<note>[^\]\s]{{1,40}})\]
    |(?P<open>!?\[)
    |(?P<close>\])
    |(?P<stars>\*+|_+)
    |(?P<end>\n)""",
    re.IGNORECASE | re.VERBOSE,
)
TARGET = re.compile(
    r"""\([ \t]*+(?:<(?P<angle>[^<>\n]{0,2000})>
    |(?P<phone>\+?\d[\d .]{4,22}\d)(?=[ \t]*\))
    |(?P<plain>(?:[^\s()<>\\]++|\\.|\([^\s()<>]*+\))*+))
    (?:[ \t]+(?:"(?P<double>[^"]{0,300})"|'(?P<single>[^']{0,300})'))?[ \t]*+\)""",
    re.VERBOSE,
)
LABEL = re.compile(r"\[([^\[\]\n]{0,80})\]")
ESCAPED = re.compile(rf"\\({SIGNS})")
ENDS_A_SENTENCE = ".,;:!?…'’*\\"
CLOSING, OPENING = frozenset(").,;:!?»”…]}"), frozenset("(«“[{")


class TooManyParts(ValueError):
    """The text has more parts than a page can show at once."""


@dataclass
class Bracket:
    node: int
    after: int
    is_picture: bool
    is_active: bool = True


class InlineReader:
    """Fills elements with what a line says; knows the notes and references of the whole text."""

    def __init__(self, references: dict[str, str], number_of: Callable[[str], str | None]) -> None:
        self.references = references
        self.used: set[str] = set()
        self.number_of = number_of
        self.shown: defaultdict[str, int] = defaultdict(int)
        self.parts = 0

    def add(
        self, parent: ElementTree.Element, name: str, attributes: dict[str, str] | None = None
    ) -> ElementTree.Element:
        """Returns a new element, counted. Raises TooManyParts."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise TooManyParts
        return ElementTree.SubElement(parent, name, attributes or {})

    def fill(self, parent: ElementTree.Element, text: str) -> None:
        """Puts the line into ``parent``. Raises TooManyParts."""
        nodes = Line(self, text).nodes()
        stack, words = [parent], list[str]()

        def write() -> None:
            said, into = "".join(words).replace("&", "&amp;"), stack[-1]
            words.clear()
            if len(into):
                into[-1].tail = (into[-1].tail or "") + said
            else:
                into.text = (into.text or "") + said

        for node in nodes:
            if isinstance(node, str):
                words.append(node)
                continue
            write()
            if not node.name:
                stack.pop()
                continue
            attributes = {n: v.replace("&", "&amp;") for n, v in node.attributes.items()}
            element = self.add(stack[-1], node.name, attributes)
            if node.text:
                element.text = node.text.replace("&", "&amp;")
            elif node.name not in {"br", "img"}:
                stack.append(element)
        write()


class Line:
    """One reading of one line, or of the lines of one paragraph."""

    def __init__(self, reader: InlineReader, text: str) -> None:
        self.reader, self.text = reader, text
        self.found: list[Node] = []
        self.brackets: deque[Bracket] = deque(maxlen=DEEPEST)
        self.ticks: defaultdict[int, list[int]] = defaultdict(list)
        for run in re.finditer("`+", text):
            self.ticks[len(run[0])].append(run.start())

    def nodes(self) -> list[str | Tag]:
        """What the line is made of, in order; every element that begins ends."""
        at = 0
        while token := TOKEN.search(self.text, at):
            self.found.append(self.text[at : token.start()])
            kind = token.lastgroup or ""
            at = getattr(self, f"_{kind}")(token)
        self.found.append(self.text[at:])
        pair_stars(self.found, 0)
        return flatten_emphasis(self.found)

    def _escaped(self, token: re.Match[str]) -> int:
        self.found.append(token["escaped"])
        return token.end()

    def _entity(self, token: re.Match[str]) -> int:
        self.found.append(clean_text(unescape(token[0])))
        return token.end()

    def _end(self, token: re.Match[str]) -> int:
        self.found.append(Tag("br"))
        return token.end()

    def _ticks(self, token: re.Match[str]) -> int:
        size = len(token[0])
        places = self.ticks[size]
        following = bisect_right(places, token.start())
        if following == len(places):
            self.found.append(token[0])
            return token.end()
        end = places[following]
        self.found.append(Tag("code", text=self.text[token.end() : end].replace("\n", " ").strip()))
        return end + size

    def _auto(self, token: re.Match[str]) -> int:
        """``<https://…>`` and ``<name@…>``; ``<your name>`` stays what was typed."""
        typed = ESCAPED.sub(r"\1", token["auto"])
        target = link_target(typed) if re.match(r"[a-z]+:|[^\s/]+@", typed, re.IGNORECASE) else None
        if target is None:
            self.found.append("<")
            return token.start() + 1
        self.found.append(_link(target, typed.removeprefix("mailto:")))
        return token.end()

    def _url(self, token: re.Match[str]) -> int:
        run = _cut(token["url"])
        typed = ESCAPED.sub(r"\1", run)
        target = web_target(typed)
        if target is None:
            self.found.append(token["url"][:4])
            return token.start() + 4
        self.found.append(_link(target, typed))
        return token.start() + len(run)

    def _note(self, token: re.Match[str]) -> int:
        number = self.reader.number_of(token["note"])
        if number is None:
            self.found.append("[")
            return token.start() + 1
        self.reader.shown[number] += 1
        again = self.reader.shown[number]
        name = f"fnref{again if again > 1 else ''}:{number}"
        link = Tag("a", {"class": "footnote-ref", "href": f"#fn:{number}"}, number)
        self.found += [Tag("sup", {"id": name}), link, Tag("")]
        return token.end()

    def _open(self, token: re.Match[str]) -> int:
        self.brackets.append(Bracket(len(self.found), token.end(), token[0] == "!["))
        self.found.append(token[0])
        return token.end()

    def _close(self, token: re.Match[str]) -> int:
        bracket = self.brackets.pop() if self.brackets else None
        if bracket is not None and bracket.is_active:
            tail, target, title = self._target(bracket, token)
            made = target is not None and self._made(bracket, target, title)
            if made:
                return tail
        self.found.append("]")
        return token.end()

    def _target(self, bracket: Bracket, token: re.Match[str]) -> tuple[int, str | None, str]:
        """Where the text between the brackets leads, and where that has been read to."""
        if found := TARGET.match(self.text, token.end()):
            typed = ESCAPED.sub(r"\1", found["angle"] or found["phone"] or found["plain"] or "")
            return found.end(), typed, unescape(found["double"] or found["single"] or "")
        named = LABEL.match(self.text, token.end())
        label = (named and named[1]) or self.text[bracket.after : token.start()]
        if len(label) > LONGEST_LABEL or (key := label.casefold()) not in self.reader.references:
            return 0, None, ""
        self.reader.used.add(key)
        return (named or token).end(), self.reader.references[key], ""

    def _made(self, bracket: Bracket, typed: str, title: str) -> bool:
        """Whether it became a link or a picture; what leads nowhere stays as it was typed."""
        inside = self.found[bracket.node + 1 :]
        titled = {"title": title} if title else {}
        source = picture_source(typed) if bracket.is_picture else None
        if source is not None:
            pair_stars(inside, 0)
            alt = "".join(n if isinstance(n, str) else n.text for n in flatten_emphasis(inside))
            self.found[bracket.node :] = [Tag("img", {"src": source, "alt": alt, **titled})]
            return True
        target = link_target(typed)
        # A picture that is not from here is named, not shown.
        if target is None or (bracket.is_picture and not target.startswith("http")):
            return False
        pair_stars(inside, 0)
        words = [
            n.text if isinstance(n, Tag) and n.name == "a" else n for n in flatten_emphasis(inside)
        ]
        if not any(words):
            words = [typed]
        attributes = {"href": target, **titled, "rel": REL}
        self.found[bracket.node :] = [Tag("a", attributes), *words, Tag("")]
        for outer in self.brackets:
            outer.is_active = False
        return True

    def _stars(self, token: re.Match[str]) -> int:
        """Inside a word only ``**``: “étudiant*es”, “nom_de_fichier”, 3*4*5, “^_^” are words."""
        run, text = token[0], self.text
        before = text[token.start() - 1] if token.start() else " "
        after = text[token.end()] if token.end() < len(text) else " "
        is_inside = before.isalnum() and after.isalnum()
        can_be_inside = run in {"**", "***"} and not (before.isdigit() and after.isdigit())
        if len(run) > 3 or (is_inside and not can_be_inside):  # noqa: PLR2004 - em and strong
            self.found.append(run)
            return token.end()
        is_drawn = len(run) == 1 and "S" in {category(before)[0], category(after)[0]}
        opens = not after.isspace() and after not in CLOSING and not is_drawn
        closes = not before.isspace() and before not in OPENING and not is_drawn
        self.found.append(Stars(run[0], len(run), opens, closes))
        return token.end()


def _link(target: str, words: str) -> Tag:
    return Tag("a", {"href": target, "rel": REL}, words)


def _cut(run: str) -> str:
    """Up to where the sentence goes on: closing brackets that nothing opened, and full stops."""
    depth = {"(": 0, "[": 0}
    for at, sign in enumerate(run):
        if sign in depth:
            depth[sign] += 1
        elif sign in ")]":
            opened = "(" if sign == ")" else "["
            depth[opened] -= 1
            if depth[opened] < 0:
                run = run[:at]
                break
    return run.rstrip(ENDS_A_SENTENCE)
