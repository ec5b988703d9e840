"""Every regular expression of the site is fed with long runs of its own characters.

Twice as long a text may cost twice the work, never four times. The table is made of what the
modules of the rooms hold, so that a new pattern is in it; each is used as its module uses it: some
only look at a text from its start.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import accounts
import articles
import contrib_site
import newsletter
from contrib_site.config.logs import remove_secrets
from tests.processor_time import processor_time_within

Pattern = re.Pattern[Any]
parser = importlib.import_module("re._parser")  # which has no types
ROOMS = (accounts, articles, newsletter, contrib_site)
NOT_FOREIGN = (".migrations", ".demo_town", ".management", ".gunicorn_config", ".wsgi", ".celery")
FIRST, LONGEST = 2_000, 32_000
# Below this a measure says nothing; above it the work of a line and of a parabola part.
WORTH_MEASURING = 0.05
MOST_GROWTH = 3
SAMPLES = {
    "CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_WORD": "-",
}  # fmt: skip


def modules() -> list[ModuleType]:
    names = (
        info.name
        for room in ROOMS
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    )
    return [
        importlib.import_module(name)
        for name in names
        if not any(part in name for part in NOT_FOREIGN)
    ]


def named_patterns() -> dict[str, Pattern]:
    found: dict[int, tuple[str, Pattern]] = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                found.setdefault(id(value), (f"{module.__name__}.{name}", value))
    return dict(found.values())


def patterns_in_passing() -> dict[str, Pattern]:
    """``re.sub("…", …)`` inside a function, with the method in its name."""
    found: dict[str, Pattern] = {}
    for module in modules():
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                    args=[ast.Constant(value=str(written)), *_rest],
                ) if method in {"sub", "search", "match", "fullmatch", "findall", "split"}:
                    found[f"{module.__name__}:{node.lineno}.{method}"] = re.compile(written)
    return found


def uses_of(name: str) -> frozenset[str]:
    """Which methods of the pattern the sources call; from the start only, or at every letter."""
    own = name.rpartition(".")[2]
    if ":" in name:
        return frozenset({own})
    called = re.compile(rf"\b{own}\.(fullmatch|match|search|sub|subn|split|findall|finditer)\b")
    return frozenset(called.findall(SOURCES)) or frozenset({"fullmatch", "sub"})


SOURCES = "\n".join(
    path.read_text() for room in ROOMS for path in Path(room.__path__[0]).rglob("*.py")
)
PATTERNS = named_patterns() | patterns_in_passing()


def characters_of(parsed: Any) -> Iterator[str]:
    """One sample of each class and every literal, in the order in which they stand."""
    for kind, given in parsed:
        match str(kind):
            case "LITERAL":
                yield chr(given)
            case "ANY":
                yield "a"
            case "NOT_LITERAL":
                yield "b" if chr(given) == "a" else "a"
            case "IN":
                yield from sample_of_class(given)
            case _:
                for part in parts_of(given):
                    yield from characters_of(part)


def parts_of(given: Any) -> list[Any]:
    """The patterns inside a group, a repetition or a choice."""
    if hasattr(given, "data"):
        return [given]
    found = given if isinstance(given, list | tuple) else ()
    return [inner for part in found for inner in parts_of(part)]


def sample_of_class(members: Any) -> Iterator[str]:
    is_negated = str(members[0][0]) == "NEGATE"
    listed = []
    for kind, given in members[is_negated:]:
        match str(kind):
            case "LITERAL":
                listed.append(chr(given))
            case "RANGE":
                listed.append(chr(given[0]))
            case "CATEGORY":
                listed.append(SAMPLES[str(given)])
    if not is_negated:
        yield from listed[:4]
    else:
        yield next(sign for sign in "ab-. 7\n" if sign not in listed)


def runs_for(pattern: Pattern) -> list[str]:
    """What is repeated: each of its characters, pairs of them, and all of them in a row."""
    in_order = list(characters_of(parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE)))
    signs = list(dict.fromkeys(in_order))[:12]
    pairs = ["".join(pair) for pair in permutations(signs[:7], 2)]
    whole = "".join(in_order)
    return [*signs, *pairs, whole or "a", whole[: len(whole) // 2] or "a"]


def texts_of(run: str, start: str, length: int) -> str:
    return start + (run * length)[:length] + "\x01"


def work_of(pattern: Pattern, uses: frozenset[str], text: str) -> float:
    """The least of two measures: what else runs on this machine can only add to it."""
    given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    empty: Any = b"" if isinstance(given, bytes) else ""
    measured = []
    for _again in range(2):
        before = time.thread_time()
        if "match" in uses:
            pattern.match(given)
        if "fullmatch" in uses:
            pattern.fullmatch(given)
        if uses - {"match", "fullmatch"}:
            pattern.sub(empty, given)
        measured.append(time.thread_time() - before)
        if measured[-1] < WORTH_MEASURING:
            break
    return min(measured)


@pytest.mark.parametrize("name", PATTERNS)
def test_work_of_a_pattern_grows_with_the_text_and_no_faster(name: str) -> None:
    pattern, uses = PATTERNS[name], uses_of(name)
    runs = runs_for(pattern)
    for run, start in product(runs, ("", runs[0])):
        length, before = FIRST, work_of(pattern, uses, texts_of(run, start, FIRST))
        if before < WORTH_MEASURING / 60:
            length = LONGEST // 4  # a parabola that is so flat rises above the least measure there
            before = work_of(pattern, uses, texts_of(run, start, length))
        while length < LONGEST:
            length *= 2
            after = work_of(pattern, uses, texts_of(run, start, length))
            assert after < WORTH_MEASURING or after < before * MOST_GROWTH, (run, length)
            before = max(after, WORTH_MEASURING / MOST_GROWTH)


def test_table_holds_the_patterns_of_every_room() -> None:
    assert {name.partition(".")[0] for name in PATTERNS} == {room.__name__ for room in ROOMS}
    assert len(PATTERNS) > 100


def test_quadratic_pattern_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PATTERNS, "x", re.compile(r"[^\s@]+@[^\s@]+"))
    with pytest.raises(AssertionError):
        test_work_of_a_pattern_grows_with_the_text_and_no_faster("x")


@pytest.mark.parametrize("run", ["a", "a@", "%40", "@", "a.", "/newsletter/confirm/", "?", "ip="])
def test_long_origin_or_address_costs_the_log_nothing(run: str) -> None:
    with processor_time_within(0.5):
        for length in (4_000, 8_000, 2_000_000):
            remove_secrets(run * (length // len(run)))
