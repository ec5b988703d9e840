"""Throw-away addresses: a list that comes with the site, another that the town keeps current."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from articles import workflow
from articles.models import DisposableDomain, State
from articles.spam import disposable_email
from articles.spam.disposable_email import BUNDLED, is_disposable
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "domains.txt"


def update(file: Path, *options: str) -> None:
    call_command("disposable_domains", str(file), *options)


def names() -> list[str]:
    return list(DisposableDomain.objects.order_by("name").values_list("name", flat=True))


def test_bundled_list_is_clean_and_sorted() -> None:
    lines = [line for line in BUNDLED.read_text().splitlines() if not line.startswith("#")]
    assert lines == sorted(set(disposable_email.parse_domain_list(lines)))


@pytest.mark.parametrize("host", ["gmail.com", "orange.fr", "laposte.net", "proton.me", "free.fr"])
def test_mail_that_people_use_is_not_on_it(host: str) -> None:
    assert not is_disposable(f"anna@{host}")


def test_domain_and_what_lies_below_it() -> None:
    assert is_disposable("a@yopmail.com")
    assert is_disposable("a@mx3.yopmail.com")
    assert not is_disposable("a@notyopmail.com")


def test_list_of_the_town_counts_as_well(file: Path) -> None:
    file.write_text("# found in June\n\n*.Jetons.example  # many\n@tmp.example.\ncrêpe.example\n")
    update(file)
    assert names() == ["jetons.example", "tmp.example", "xn--crpe-hpa.example"]
    assert is_disposable("a@b.jetons.example")


def test_second_time_nothing_changes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("jetons.example\ntmp.example\n")
    update(file)
    update(file)
    assert names() == ["jetons.example", "tmp.example"]
    assert "2 domains read, 0 added, 0 removed" in capsys.readouterr().out


def test_it_adds_unless_it_is_told_to_replace(file: Path) -> None:
    DisposableDomain.objects.create(name="old.example")
    file.write_text("new.example\n")
    update(file)
    assert names() == ["new.example", "old.example"]
    update(file, "--replace")
    assert names() == ["new.example"]


@pytest.mark.parametrize("line", ["<html>", "example", "a b.example", "1.2.3.4", "a@b.example"])
def test_file_that_is_no_list_changes_nothing(file: Path, line: str) -> None:
    file.write_text(f"good.example\n{line}\n")
    with pytest.raises(CommandError, match="line 2"):
        update(file, "--replace")
    assert names() == []


def test_empty_or_missing_file_is_an_error(file: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        update(file)
    file.write_text("# nothing\n")
    with pytest.raises(CommandError, match="holds no domain"):
        update(file, "--replace")


@given(st.text(max_size=60))
def test_any_line_holds_a_domain_or_is_refused(line: str) -> None:
    found = []
    with suppress(ValueError):
        found = disposable_email.parse_domain_list([line])
    assert all("." in name and name.isascii() for name in found)


def test_newcomer_with_such_an_address_is_not_held_for_it(yann: User) -> None:
    yann.email = "yann@yopmail.com"
    yann.save()
    draft = make_article("Le phare", by=yann, state=State.DRAFT)
    article = workflow.publish(draft.pk, by=yann)
    assert article.state == State.ONLINE
    assert [reason["code"] for reason in article.screenings.get().reasons] == ["disposable"]
