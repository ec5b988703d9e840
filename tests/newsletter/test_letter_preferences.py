"""The letter of a choice: what was not chosen is left out, and an empty one does not leave."""

from collections.abc import Collection
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Keyword, Section
from newsletter.contents import issues, schedule
from newsletter.engine.delivery import mime
from newsletter.engine.delivery.ledger import ClaimedDelivery
from newsletter.engine.delivery.variants import LetterCopy, LetterVariants
from newsletter.models import Issue, IssueItem
from newsletter.subscribers import preferences
from newsletter.subscribers.preferences import LetterPreferences
from tests.factories import make_article, make_event, make_keyword, make_section
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of, send_digest

PLACE = Keyword.Kind.NEIGHBOURHOOD
NUMBERS = st.frozensets(st.integers(1, 4), max_size=3)


def make_item(section: int | None, places: Collection[int] = (), kind: str = "news") -> IssueItem:
    return IssueItem(kind=kind, section_id_then=section, neighbourhoods_then=list(places))


def test_nothing_chosen_is_everything() -> None:
    assert preferences.matching_positions(
        [make_item(1), make_item(None), make_item(2, [3])], LetterPreferences()
    ) == (0, 1, 2)


def test_section_or_neighbourhood_is_enough() -> None:
    pieces = [make_item(1), make_item(2, [7]), make_item(1, [7]), make_item(2), make_item(2, [8])]
    wanted = LetterPreferences(frozenset({1}), frozenset({7}))
    assert preferences.matching_positions(pieces, wanted) == (0, 1, 2)


def test_neighbourhood_alone_leaves_out_what_is_elsewhere() -> None:
    assert preferences.matching_positions(
        [make_item(1), make_item(1, [7])], LetterPreferences(neighbourhoods=frozenset({7}))
    ) == (1,)


def test_what_belongs_to_no_section_concerns_everybody() -> None:
    assert preferences.matching_positions(
        [make_item(None), make_item(2)], LetterPreferences(frozenset({1}))
    ) == (0,)


@pytest.mark.parametrize("kind", ["event", "call"])
def test_agenda_and_calls_alone_are_no_letter(kind: str) -> None:
    pieces = [make_item(1, kind=kind), make_item(2)]
    assert preferences.matching_positions(pieces, LetterPreferences(frozenset({1}))) == ()


@given(st.lists(st.builds(make_item, st.none() | st.integers(1, 4), NUMBERS)), NUMBERS, NUMBERS)
def test_more_chosen_never_brings_less(
    pieces: list[IssueItem], sections: frozenset[int], places: frozenset[int]
) -> None:
    smaller = preferences.matching_positions(pieces, LetterPreferences(sections, places))
    larger = preferences.matching_positions(pieces, LetterPreferences(sections | {1}, places | {2}))
    assert not sections | places or set(smaller) <= set(larger)


@pytest.mark.django_db
class TestLetter:
    @pytest.fixture
    def harbour(self) -> Keyword:
        return make_keyword("Le port", kind=PLACE)

    @pytest.fixture
    def school(self) -> Section:
        return make_section("École")

    @pytest.fixture
    def pages(self, harbour: Keyword, school: Section) -> list[Article]:
        """One at the harbour, one about the school, one about the sea."""
        at: dict[str, Any] = {"published_at": MONDAY - timedelta(days=2)}
        quay = make_article("Le quai", section=make_section("Mer"), **at)
        quay.keywords.add(harbour, make_keyword("Vent"))
        pupils = make_article("Les élèves", section=school, **at)
        make_event("Régates", section=quay.section, starts_at=MONDAY + timedelta(days=3), **at)
        return [quay, pupils]

    def compiled(self) -> Issue:
        return issues.compile_issue(schedule.week_of(MONDAY), MONDAY)

    def test_issue_freezes_the_neighbourhoods_and_no_theme(
        self, pages: list[Article], harbour: Keyword
    ) -> None:
        issue = self.compiled()
        pages[0].keywords.clear()
        assert issue.pieces.get(title="Le quai").neighbourhoods_then == [harbour.pk]
        assert issue.pieces.get(title="Les élèves").neighbourhoods_then == []

    def test_reader_of_a_neighbourhood_and_a_section(
        self, pages: list[Article], harbour: Keyword, school: Section, sink: MailSink
    ) -> None:
        denis = make_subscriber("denis@example.org")
        denis.neighbourhoods.add(harbour)
        gaelle = make_subscriber("gaelle@example.org")
        gaelle.sections.add(school)
        self.compiled()
        send_digest()
        texts = {to: body_of(mail) for to, mail in sink.mails}
        assert "Le quai" in texts["denis@example.org"]
        assert "Les élèves" not in texts["denis@example.org"]
        assert "Les élèves" in texts["gaelle@example.org"]
        assert "Le quai" not in texts["gaelle@example.org"]

    def test_neighbourhood_without_news_sends_nothing(
        self, pages: list[Article], sink: MailSink
    ) -> None:
        denis = make_subscriber("denis@example.org")
        denis.neighbourhoods.add(make_keyword("Kerbihan", kind=PLACE))
        issue = self.compiled()
        send_digest()
        assert sink.mails == []
        row = issue.deliveries.get()
        assert (row.state, row.reason) == ("suppressed", "nothing chosen")

    def test_neighbourhood_that_became_a_theme_is_no_choice_any_more(
        self, pages: list[Article], harbour: Keyword, sink: MailSink
    ) -> None:
        make_subscriber("denis@example.org").neighbourhoods.add(harbour)
        Keyword.objects.filter(pk=harbour.pk).update(kind=Keyword.Kind.THEME)
        self.compiled()
        send_digest()
        assert "Les élèves" in body_of(sink.mails[0][1])

    def test_choices_that_come_to_the_same_share_one_message(
        self, pages: list[Article], harbour: Keyword, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Three hundred choices of what is not in the issue cost one rendering."""
        issue, made = self.compiled(), count()
        build = mime.MessageTemplate.__init__

        def counted(*args: Any) -> None:
            next(made)
            build(*args)

        monkeypatch.setattr(mime.MessageTemplate, "__init__", counted)
        rows = [
            ClaimedDelivery(n, n, issue.editions.get().pk, 0, f"r{n}@example.org", "fr", "", None,
                f"{harbour.pk},{1000 + n}")
            for n in range(1, 301)
        ]  # fmt: skip
        copies, others = LetterVariants(issue).copies(rows)
        assert len(copies) == 300
        assert others == []
        assert next(made) == 1
        assert len({id(one.message_template) for one in copies if isinstance(one, LetterCopy)}) == 1
