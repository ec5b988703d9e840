"""Who stands at the top of the news: nobody fills it, nothing is lost, moderators have the word."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.contents.ordering import TOP, NewsEntry, move_entry, order_entries, rotate_entries

NUMBERS = st.integers(0, 30)


@st.composite
def entry_lists(draw: st.DrawFn) -> list[NewsEntry]:
    sections = st.none() | st.integers(1, 4)
    authors = st.frozensets(st.integers(1, 5), min_size=1, max_size=2)
    keys = draw(st.lists(NUMBERS, unique=True, max_size=15))
    return [NewsEntry(key, draw(sections), draw(authors)) for key in keys]


def entry_by(author: int, key: int, section: int = 1) -> NewsEntry:
    return NewsEntry(key, section, frozenset({author}))


def top_keys(*found: NewsEntry, turn: int = 0, **places: int) -> list[int]:
    given_places = {int(name.removeprefix("n")): place for name, place in places.items()}
    return [entry.key for entry in order_entries(found, given_places, turn)[0]]


@given(
    found=entry_lists(), turn=st.integers(1, 53), places=st.dictionaries(NUMBERS, st.integers(0, 9))
)
def test_nothing_is_lost_and_nothing_comes_twice(
    found: list[NewsEntry], turn: int, places: dict[int, int]
) -> None:
    first, rest = order_entries(found, places, turn)
    assert sorted(e.key for e in first + rest) == sorted(e.key for e in found)
    assert rest == [entry for entry in found if entry not in first]
    assert (first, rest) == order_entries(found, places, turn)


@given(found=entry_lists(), turn=st.integers(1, 53))
def test_nobody_stands_there_twice_while_others_wait(found: list[NewsEntry], turn: int) -> None:
    first, _rest = order_entries(found, {}, turn)
    for place, entry in enumerate(first):
        before = {author for other in first[:place] for author in other.authors}
        waiting = [other for other in found if other not in first[:place]]
        if entry.authors & before:
            assert all(other.authors & before for other in waiting)


@given(found=entry_lists(), turn=st.integers(1, 53))
def test_no_section_stands_there_more_often_than_one_that_waits(
    found: list[NewsEntry], turn: int
) -> None:
    """Among those whose authors do not stand there yet."""
    first, _rest = order_entries(found, {}, turn)
    for place, entry in enumerate(first):
        before = first[:place]
        authors = {author for other in before for author in other.authors}
        waiting = [other for other in found if other not in before]
        rivals = [other for other in waiting if not other.authors & authors] or waiting
        sections = [other.section for other in before]
        assert sections.count(entry.section) == min(sections.count(e.section) for e in rivals)


@given(
    found=entry_lists(), turn=st.integers(1, 53), places=st.dictionaries(NUMBERS, st.integers(0, 4))
)
def test_whom_a_moderator_placed_is_at_the_top(
    found: list[NewsEntry], turn: int, places: dict[int, int]
) -> None:
    first, _rest = order_entries(found, places, turn)
    assert {entry.key for entry in found if entry.key in places} <= {entry.key for entry in first}


@given(found=entry_lists(), turn=st.integers(1, 53), key=NUMBERS, to=st.integers(-2, 9))
def test_moved_top_keeps_the_order_that_was_chosen(
    found: list[NewsEntry], turn: int, key: int, to: int
) -> None:
    before = [entry.key for entry in order_entries(found, {}, turn)[0]]
    if key not in before:
        return
    places = move_entry(before, key, to)
    after = [entry.key for entry in order_entries(found, places, turn)[0]]
    assert after == sorted(places, key=places.__getitem__)
    assert after.index(key) == min(max(to, 0), len(before) - 1)


@given(found=entry_lists(), turn=st.integers(1, 53), key=NUMBERS)
def test_put_first_moves_no_other(found: list[NewsEntry], turn: int, key: int) -> None:
    """Those leave the top that share an author with it, and the last when it was not there."""
    before = order_entries(found, {}, turn)[0]
    after = order_entries(found, {key: 0}, turn)[0]
    others = [entry for entry in after if entry.key != key]
    assert others == [entry for entry in rotate_entries(found, turn) if entry in others]
    if key in {entry.key for entry in before}:
        assert after[0].key == key
        assert set(after) == set(before) or not _is_without_repeats(before)


@given(found=entry_lists(), turn=st.integers(1, 53), key=NUMBERS)
def test_left_out_moves_no_other(found: list[NewsEntry], turn: int, key: int) -> None:
    before = order_entries(found, {}, turn)[0]
    after, rest = order_entries(found, {}, turn, {key})
    assert key not in {entry.key for entry in after + rest}
    assert after == [entry for entry in rotate_entries(found, turn) if entry in after]
    if _is_without_repeats(before):
        staying = [entry for entry in before if entry.key != key]
        assert after[: len(staying)] == staying


@given(
    found=entry_lists(),
    turn=st.integers(1, 53),
    places=st.dictionaries(NUMBERS, st.integers(0, 4), max_size=2),
    out=st.sets(NUMBERS, max_size=3),
)
def test_nobody_stands_there_twice_after_choices_either(
    found: list[NewsEntry], turn: int, places: dict[int, int], out: set[int]
) -> None:
    first, rest = order_entries(found, places, turn, out)
    assert sorted(e.key for e in first + rest) == sorted(e.key for e in found if e.key not in out)
    there = {author for entry in first for author in entry.authors}
    free = [entry for entry in first if entry.key not in places]
    given_places = [entry for entry in first if entry.key in places]
    if any(not entry.authors & there for entry in rest):
        assert _is_without_repeats(free)
        taken = {author for entry in given_places for author in entry.authors}
        assert all(not entry.authors & taken for entry in free)


def _is_without_repeats(found: list[NewsEntry]) -> bool:
    authors = [author for entry in found for author in entry.authors]
    return len(authors) == len(set(authors))


def test_five_of_two_sections_keep_their_order() -> None:
    five = [entry_by(n, n, section=n % 2) for n in range(5)]
    assert top_keys(*five) == [0, 1, 2, 3, 4]
    assert top_keys(*five, n3=0) == [3, 0, 1, 2, 4]
    assert [e.key for e in order_entries(five, {}, 0, {4})[0]] == [0, 1, 2, 3]


def test_one_author_does_not_fill_the_top() -> None:
    many = [entry_by(1, key) for key in range(TOP)]
    assert top_keys(*many, entry_by(2, 10), entry_by(3, 11))[:3] == [0, 10, 11]


def test_one_section_does_not_fill_the_top() -> None:
    many = [entry_by(key, key, section=1) for key in range(TOP)]
    assert top_keys(*many, entry_by(20, 20, section=2), entry_by(21, 21, section=2))[:4] == [
        0,
        20,
        1,
        21,
    ]


def test_another_section_begins_each_week() -> None:
    two = entry_by(1, 1, section=1), entry_by(2, 2, section=2)
    assert top_keys(*two, turn=46) == [1, 2]
    assert top_keys(*two, turn=47) == [2, 1]


def test_what_waits_longest_comes_first_of_its_section() -> None:
    assert top_keys(entry_by(1, 7), entry_by(2, 3))[0] == 7


def test_place_that_does_not_exist_is_the_last() -> None:
    assert top_keys(entry_by(1, 1), entry_by(2, 2), n1=40) == [2, 1]
