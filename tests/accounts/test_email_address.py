import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.email_address import email_for_smtp, fold_email


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        (" anna@example.org ", "anna@example.org"),
        ("anna@mérou.fr", "anna@xn--mrou-bpa.fr"),
        ("anna@XN--MROU-BPA.fr", "anna@xn--mrou-bpa.fr"),
        ("anna+lettre@example.org", "anna+lettre@example.org"),
    ],
)
def test_same_mailbox_same_form(typed: str, folded: str) -> None:
    assert fold_email(typed) == folded


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@localhost",
        "anna@127.0.0.1",
        "anna@[127.0.0.1]",
        "anna@example..org",
        "anna@-example.org",
        "anna@example.org\n",
        "anna\r\n@example.org",
        "anna\0@example.org",
        "anna le gall@example.org",
        '"anna"@example.org',
        "a" * 65 + "@example.org",
        "anna@" + "a." * 130 + "org",
    ],
)
def test_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match=r"address|local part|host"):
        fold_email(typed)


def test_local_part_is_delivered_as_typed() -> None:
    assert email_for_smtp("Anna@Mérou.fr") == "Anna@xn--mrou-bpa.fr"


@given(st.text(max_size=80))
def test_anything_folds_to_ascii_or_is_refused(typed: str) -> None:
    try:
        folded = fold_email(typed)
    except ValueError:
        return
    assert folded.isascii()
    assert folded == folded.lower()


@given(st.emails())
def test_folding_twice_changes_nothing(typed: str) -> None:
    try:
        folded = fold_email(typed)
    except ValueError:
        return
    assert fold_email(folded) == folded
    assert fold_email(typed.upper()) == folded


@given(st.text(max_size=20), st.sampled_from(["\n", "\r", "\0", "\u2028", "\x85"]), st.text())
def test_no_line_break_survives(before: str, breaker: str, after: str) -> None:
    try:
        folded = fold_email(f"{before}{breaker}{after}@example.org")
    except ValueError:
        return
    assert breaker not in folded
