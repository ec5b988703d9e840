"""What the lines of a text mean: items of lists, cells of tables, notes, codes of players.

Every pattern is bounded, and looks at a line once.
"""

import re
from collections import Counter
from typing import NamedTuple

from articles.markdown.links import link_target
from articles.text_cleaning import is_blank

FENCE = re.compile(r" {0,3}(`{3,}|~{3,}) *[\w+.#-]{0,30} *")
# Word’s own are private characters, and a letter “o” with a tab for a list inside a list.
BULLETS = "•‣⁃◦▪▫●○■□➢➤\uf020-\uf0ff"
ITEM = re.compile(
    rf"(?P<indent> *)(?:(?P<bullet>[{BULLETS}]|o(?=  ))(?P<after>[ \u00a0]*)"
    r"|(?P<sign>[-*+·])(?P<gap>[ \u00a0]+)|(?P<number>\d{1,3})\.(?P<space>[ \u00a0]+))(?=\S)"
)
LESS_OR_MORE = re.compile(r" *[-+][ \u00a0]+(?:de |d['’])[ \u00a0]*\d", re.IGNORECASE)
NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*(?=\S)")
NOTE_NAMED = re.compile(r"\[\^([^\]\s]{1,40})\]")
REFERENCE = re.compile(
    r" {0,3}\[([^\[\]^][^\[\]]{0,79})\]:[ \t]+<?([^\s<>]{1,2000})>?[ \t]*(?:\".*\")?"
)
LABEL_NAMED = re.compile(r"\[([^\[\]^][^\[\]]{0,79})\](?!:)")
CELL = re.compile(r"(?<!\\)\|")
PLAYER = re.compile(
    r"<(?:iframe|embed)\b(?=[^<>]{0,2000}?\bsrc\s?=\s?[\"']?([^\s\"'<>]{1,2000}))[^<>]{0,4000}>"
    r"(?:\s{0,9}</iframe>)?",
    re.IGNORECASE,
)


class Marker(NamedTuple):
    """What begins an item: how far it stands, which family, its number, where its words begin."""

    indent: int
    family: str
    number: int
    gap: int
    words: int

    def goes_on(self, last: "Marker") -> bool:
        """Whether this item belongs to the list in which ``last`` is the one before it.

        The numbers of a list are those that were typed, or all of them are 1.
        """
        follows = self.number == last.number + 1 or self.number == last.number <= 1
        return self.family == last.family and follows and abs(self.indent - last.indent) <= 1


class Definitions(NamedTuple):
    """The lines without them, and what they define, by name."""

    lines: list[str]
    notes: dict[str, list[str]]
    targets: dict[str, str]
    references: dict[str, str]


def take_definitions(lines: list[str]) -> Definitions:
    """Returns notes and references that the text names; what nobody names stays text."""
    text = "\n".join(lines)
    noted = Counter(NOTE_NAMED.findall(text))
    labels = {label.casefold() for label in LABEL_NAMED.findall(text)}
    found, at, fence = Definitions([], {}, {}, {}), 0, ""
    while at < len(lines):
        line = lines[at]
        at += 1
        opens = FENCE.fullmatch(line)
        if opens is not None and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opens[1]
        note, reference = NOTE.match(line), REFERENCE.fullmatch(line)
        key, target = (reference[1].casefold(), reference[2]) if reference else ("", "")
        if fence:
            found.lines.append(line)
        elif note is not None and noted[note[1]] > 1 and note[1] not in found.notes:
            found.lines.append("")
            end = _end_of_note(lines, at)
            found.notes[note[1]] = [line[note.end() :], *lines[at:end]]
            at = end
        elif key in labels and key not in found.targets and link_target(target):
            found.lines.append("")
            found.targets[key], found.references[key] = target, line
        else:
            found.lines.append(line)
    return found


def _end_of_note(lines: list[str], at: int) -> int:
    while at < len(lines) and not is_blank(lines[at]) and not NOTE.match(lines[at]):
        at += 1
    return at


def without_players(text: str) -> str:
    """Returns the text with a link in the place of each code of a player."""
    return PLAYER.sub(_player, text)


def has_player(text: str) -> bool:
    """Returns whether the text holds the code of a player, of which only the link is shown."""
    return any(link_target(found[1]) for found in PLAYER.finditer(text))


def _player(found: re.Match[str]) -> str:
    target = link_target(found[1])
    return f"<{target}>" if target else found[0]


def without_backslashes(words: list[str]) -> list[str]:
    """Where a line ends by itself, the backslash that would have ended it says nothing."""
    ends = [word[:-1].rstrip() if _ends_in_backslash(word) else word for word in words[:-1]]
    return [*ends, words[-1]]


def _ends_in_backslash(word: str) -> bool:
    return (len(word) - len(word.rstrip("\\"))) % 2 == 1


def cells_of(line: str) -> list[str]:
    inside = line.strip().removeprefix("|")
    if inside.endswith("|") and not inside.endswith("\\|"):
        inside = inside[:-1]
    return [cell.strip() for cell in CELL.split(inside)]


def marker_of(line: str) -> Marker | None:
    found = ITEM.match(line)
    if found is None or LESS_OR_MORE.match(line):
        return None
    gap = found["after"] or found["gap"] or found["space"] or ""
    family = found["bullet"] or found["sign"] or "1"
    return Marker(len(found["indent"]), family, int(found["number"] or 0), len(gap), found.end())


def items_of(lines: list[str], at: int, first: Marker) -> tuple[list[list[str]], int, bool]:
    """The lines of each item, the line after them, and whether no blank line stood between."""
    items, is_tight, begun = list[list[str]](), True, at
    following, last = at, first
    while following < len(lines):
        marker = marker_of(lines[following])
        if marker is None or not (following == at == begun or marker.goes_on(last)):
            break
        last = marker
        is_tight = is_tight and following == at
        item, at, has_gap = _item(lines, following, first.indent, marker.words)
        is_tight = is_tight and not has_gap
        items.append(item)
        following = _next_line(lines, at)
    return items, at, is_tight


def _item(lines: list[str], at: int, indent: int, words: int) -> tuple[list[str], int, bool]:
    """The lines of one item: those that stand further to the right than its sign."""
    item, has_gap = [lines[at][words:]], False
    at += 1
    while (following := _next_line(lines, at)) < len(lines):
        line = lines[following]
        own = len(line) - len(line.lstrip(" "))
        if own < indent + 2:
            break
        if following > at:
            has_gap = True
            item.append("")
        item.append(line[min(own, words) :])
        at = following + 1
    return item, at, has_gap


def _next_line(lines: list[str], at: int) -> int:
    while at < len(lines) and is_blank(lines[at]):
        at += 1
    return at
