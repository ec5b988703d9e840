"""What makes a text look like spam: given facts, reasons with points; nothing is rejected."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import render_markdown
from articles.models import ScreeningPolicy
from articles.spam import score
from articles.spam.score import ScreeningFacts

POLICY = ScreeningPolicy()
WEIGHTS = (
    "honeypot", "too_fast", "odd_stamp", "disposable", "many_links", "same_host", "repeated_text",
    "too_many", "too_many_links",
)  # fmt: skip
NEWCOMER = ScreeningFacts(is_newcomer=True, hosts=Counter())
FACTS = st.builds(
    ScreeningFacts,
    is_newcomer=st.booleans(),
    hosts=st.dictionaries(st.text(max_size=9), st.integers(1, 99), max_size=4).map(Counter),
    known=st.frozensets(st.text(max_size=9), max_size=4),
    findings=st.lists(
        st.sampled_from(["honeypot", "no_stamp", "forged_stamp", "stale_stamp", "too_fast"])
    ).map(tuple),
    has_disposable_address=st.booleans(),
    others_with_this_text=st.integers(0, 99),
    articles_this_hour=st.integers(0, 99),
    links_this_hour=st.integers(0, 999),
    moderators_are_absent=st.booleans(),
)


def codes(facts: ScreeningFacts, policy: ScreeningPolicy = POLICY) -> list[str]:
    return [reason.code for reason in score.find_reasons(facts, policy)]


def holds(facts: ScreeningFacts) -> bool:
    return score.total_score(score.find_reasons(facts, POLICY)) >= POLICY.hold_threshold


def linking(**hosts: int) -> ScreeningFacts:
    return replace(NEWCOMER, hosts=Counter(hosts))


def test_first_text_of_a_newcomer_gives_no_reason() -> None:
    assert codes(replace(NEWCOMER, hosts=Counter({"a.example": 1, "b.example": 2}))) == []


@pytest.mark.parametrize(
    ("found", "code"),
    [("honeypot", "honeypot"), ("too_fast", "too_fast"), ("no_stamp", "odd_stamp"),
     ("forged_stamp", "odd_stamp")],
)  # fmt: skip
def test_form_that_looks_automatic(found: str, code: str) -> None:
    assert codes(replace(NEWCOMER, findings=(found,))) == [code]


def test_page_that_was_open_for_a_day_is_no_sign() -> None:
    assert codes(replace(NEWCOMER, findings=("stale_stamp",))) == []


def test_filled_trap_alone_holds_and_a_fast_hand_alone_does_not() -> None:
    assert holds(replace(NEWCOMER, findings=("honeypot",)))
    assert not holds(replace(NEWCOMER, findings=("too_fast",)))


def test_more_links_than_allowed() -> None:
    assert codes(linking(a=3, b=2)) == []
    assert codes(linking(a=3, b=3)) == ["many_links"]


def test_again_and_again_to_one_site() -> None:
    assert codes(linking(a=5)) == ["same_host"]
    assert codes(replace(linking(a=5), known=frozenset({"a"}))) == []


def test_moderators_read_which_site_it_is() -> None:
    reasons = score.find_reasons(linking(spam=5, other=1), POLICY)
    assert {r.code: r.detail for r in reasons} == {"many_links": "6", "same_host": "spam"}


@pytest.mark.parametrize(("sent", "is_held"), [(2, False), (3, True)])
def test_fourth_article_within_an_hour_is_held(sent: int, *, is_held: bool) -> None:
    assert holds(replace(NEWCOMER, articles_this_hour=sent)) is is_held


@pytest.mark.parametrize(("before", "is_held"), [(11, False), (12, True)])
def test_links_are_counted_by_the_hour(before: int, *, is_held: bool) -> None:
    assert holds(replace(linking(a=1), links_this_hour=before)) is is_held


def test_text_of_another_account_holds() -> None:
    assert holds(replace(NEWCOMER, others_with_this_text=1))


def test_throw_away_address_alone_does_not_hold() -> None:
    facts = replace(NEWCOMER, has_disposable_address=True)
    assert codes(facts) == ["disposable"]
    assert not holds(facts)


def test_newcomers_wait_while_moderators_are_absent() -> None:
    assert holds(replace(NEWCOMER, moderators_are_absent=True))


@given(FACTS)
def test_established_author_is_stopped_by_the_form_alone(facts: ScreeningFacts) -> None:
    found = codes(replace(facts, is_newcomer=False))
    assert set(found) <= {"honeypot", "too_fast", "odd_stamp"}


@given(FACTS)
def test_each_reason_has_points_and_a_name_of_the_policy(facts: ScreeningFacts) -> None:
    for reason in score.find_reasons(facts, POLICY):
        assert reason.points > 0
        assert reason.code == "absence" or hasattr(POLICY, reason.code)


@given(FACTS)
def test_weight_of_zero_switches_a_sign_off(facts: ScreeningFacts) -> None:
    policy = ScreeningPolicy(**dict.fromkeys(WEIGHTS, 0))
    assert set(codes(facts, policy)) <= {"absence"}


@given(FACTS, st.integers(0, 50))
def test_more_of_the_same_never_lowers_the_score(facts: ScreeningFacts, more: int) -> None:
    worse = replace(
        facts,
        links_this_hour=facts.links_this_hour + more,
        others_with_this_text=facts.others_with_this_text + more,
        articles_this_hour=facts.articles_this_hour + more,
    )
    before, after = (score.total_score(score.find_reasons(f, POLICY)) for f in (facts, worse))
    assert after >= before


def test_class_of_twenty_five_without_a_strange_link_is_no_doubt() -> None:
    assert not score.is_doubtful(NEWCOMER, [])
    assert not score.is_doubtful(replace(linking(school=1), known=frozenset({"school"})), [])
    assert score.is_doubtful(linking(shop=1), [])


def test_wave_from_one_network_takes_more_accounts() -> None:
    assert score.is_large_enough_for_wave(8, POLICY, from_one_network=False)
    assert not score.is_large_enough_for_wave(7, POLICY, from_one_network=False)
    assert not score.is_large_enough_for_wave(11, POLICY, from_one_network=True)
    assert score.is_large_enough_for_wave(12, POLICY, from_one_network=True)


def test_hosts_are_counted_as_they_are_linked() -> None:
    html = render_markdown(
        "[a](https://www.A.example/1) https://a.example/2 http://b.example:8080/ x@c.org"
    )
    assert score.extract_hosts(html, "town.example") == {"a.example": 2, "b.example": 1}


@pytest.mark.parametrize("own", ["town.example", "www.town.example"])
def test_links_within_the_site_do_not_count(own: str) -> None:
    html = render_markdown(
        "https://town.example/a https://www.town.example/b https://TOWN.example./c"
    )
    assert score.extract_hosts(html, own) == {}


def test_one_site_in_two_alphabets_is_one() -> None:
    html = (
        '<a href="https://crêperie.example/">a</a><a href="https://xn--crperie-kya.example/">b</a>'
    )
    assert list(score.extract_hosts(html, "").values()) == [2]


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("spam.example", ["spam.example"]),
        ("a1.b2.spam.example", ["a1.b2.spam.example", "spam.example"]),
        ("club.asso.fr", ["club.asso.fr"]),
        ("www2.club.asso.fr", ["www2.club.asso.fr", "club.asso.fr"]),
        ("shop.co.uk", ["shop.co.uk"]),
        ("192.0.2.7", ["192.0.2.7"]),
        ("2001:db8::7", ["2001:db8::7"]),
        ("localhost", ["localhost"]),
    ],
)
def test_names_of_a_host_are_itself_and_its_domain(host: str, names: list[str]) -> None:
    assert score.host_and_domain(host) == names


@given(st.text(max_size=80))
def test_any_link_has_a_host_or_none(text: str) -> None:
    for host in score.extract_hosts(f'<a href="https://{text}">x</a>', "town.example"):
        assert host in score.host_and_domain(host)
        assert len(host) <= 253
