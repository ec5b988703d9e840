"""Whether two texts are the same but for a few words: pure, and exact in its answer.

Spammers change a word, a number or an address in each copy. So numbers and addresses do not count,
and a text is the set of its pairs of neighbouring words: two texts are alike when at least half of
all their pairs stand in both.

Nobody compares a text with all others, so each has ``keys`` by which those alike find each other
(min-wise hashing, Broder 1997). Number all pairs there are in some arbitrary order: the first one
of either text is the first one of both as often as their pairs are the same. Four such orders make
one key; a text has eight. Of texts that share 90 % of their pairs 99.9 % have a key in common; of
80 %, 98 %; of 50 %, 40 %; of 30 %, 6 %; of 10 %, 0.1 %. A key in common says “look”, and
``share`` decides.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, pairwise

ALIKE, THE_SAME = 0.5, 0.75
KEYS, ORDERS_A_KEY = 8, 4
LEAST_WORDS, MOST_WORDS = 12, 1000
PRIME = (1 << 61) - 1
# Longer ones are no words; composing letters is quadratic in the marks of one.
LONGEST_WORD = 200
LINK = re.compile(r"https?://|www\.")
WORD = re.compile(r"[^\W\d_]+")

WordPairs = frozenset[int]


def word_pairs(text: str) -> WordPairs:
    """Of the first thousand words; none for fewer than twelve, which may be a greeting."""
    words = list(islice(_words(text), MOST_WORDS))
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(_number(f"{first} {second}") for first, second in pairwise(words))


def _words(text: str) -> Iterator[str]:
    """One after the other, without links and e-mail addresses: as many are read as are needed."""
    for token in text.split():
        folded = unicodedata.normalize("NFKC", token[:LONGEST_WORD]).casefold()
        seen = "".join(c for c in folded if unicodedata.category(c) != "Cf")
        if "@" not in seen.strip("@"):
            yield from WORD.findall(LINK.split(seen, maxsplit=1)[0])


@lru_cache(maxsize=64)
def minhash_keys(found: WordPairs) -> tuple[str, ...]:
    """Eight short keys; none for a text without pairs. About five milliseconds for a long text."""
    if not found:
        return ()
    firsts = [min((a * pair + b) % PRIME for pair in found) for a, b in _ORDERS]
    bands = [firsts[start : start + ORDERS_A_KEY] for start in range(0, len(firsts), ORDERS_A_KEY)]
    return tuple(f"{number}:{_number(repr(band)):x}" for number, band in enumerate(bands))


def jaccard_similarity(one: WordPairs, other: WordPairs) -> float:
    """From 0 to 1; texts without pairs have nothing in common."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=7).digest(), "big")


_ORDERS = [
    (_number(f"order {number}"), _number(f"begin {number}"))
    for number in range(KEYS * ORDERS_A_KEY)
]
