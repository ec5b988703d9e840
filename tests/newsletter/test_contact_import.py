"""The director brings a list: shown row by row first, imported once, nobody brought back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from newsletter import tasks
from newsletter.models import Consent, ContactList, Subscriber, Suppression
from newsletter.subscribers import contact_import, erasure, subscription, suppression
from newsletter.subscribers.contact_import import ImportVerdict
from tests.factories import make_section
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import preferences_path, unsubscribe_path

pytestmark = pytest.mark.django_db
PATH = "/admin/newsletter/subscriber/import/"
HEAD = "email;date;source;language;sections\n"
STATEMENT = "Bulletins d’adhésion de l’association, case « lettre » cochée"
Reason = Suppression.Reason


@pytest.fixture
def desk(client: Client, odette: User, settings: Settings) -> Client:
    """Odette at the desk of a demo, which asks for no second factor."""
    settings.SITE_MODE = "demo"
    client.force_login(odette)
    return client


def csv_row(
    email: str, *, date: str = "2026-01-05", proof: str = "bulletin 4", more: str = ""
) -> str:
    return f"{email};{date};{proof};{more}\n"


def upload_text(desk: Client, text: str, **more: Any) -> Any:
    file = SimpleUploadedFile("liste.csv", text.encode())
    return desk.post(PATH, {"file": file, "statement": STATEMENT, "tells": "on"} | more)


def upload_rows(desk: Client, *rows: str, **more: Any) -> str:
    """Upload; returns the address of the preview."""
    answer = upload_text(desk, HEAD + "".join(rows), **more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def verdicts_of(*rows: str, now: datetime | None = None) -> list[str]:
    found = contact_import.preview_import(HEAD + "".join(rows), now or timezone.now())
    return [str(one.verdict) for one in found]


class TestVerdicts:
    def test_new(self) -> None:
        assert verdicts_of(csv_row("denis@example.org")) == [ImportVerdict.NEW]

    def test_never_confirmed_is_new(self) -> None:
        make_subscriber("denis@example.org", confirmed_at=None)
        assert verdicts_of(csv_row("denis@example.org")) == [ImportVerdict.NEW]

    def test_receives_however_it_is_written(self) -> None:
        make_subscriber("denis@écluse.example")
        assert verdicts_of(csv_row("Denis@xn--cluse-9ra.example")) == [ImportVerdict.RECEIVES]

    def test_paused_receives(self) -> None:
        make_subscriber("denis@example.org", paused_until=MONDAY.date() + timedelta(days=90))
        assert verdicts_of(csv_row("denis@example.org")) == [ImportVerdict.RECEIVES]

    @pytest.mark.parametrize("reason", [Reason.BOUNCED, Reason.COMPLAINED])
    def test_suppressed_says_why(self, reason: Suppression.Reason) -> None:
        suppression.suppress_email("denis@example.org", reason, MONDAY)
        found = contact_import.preview_import(HEAD + csv_row("Denis@Example.org"), timezone.now())[
            0
        ]
        assert (found.verdict, found.detail) == (ImportVerdict.SUPPRESSED, str(reason.label))

    def test_left(self) -> None:
        subscription.unsubscribe(make_subscriber("denis@example.org").pk)
        assert verdicts_of(csv_row("denis@example.org")) == [ImportVerdict.LEFT]

    def test_left_and_forgotten(self) -> None:
        erasure.forget_subscriber(make_subscriber("denis@example.org").pk)
        assert verdicts_of(csv_row("denis@example.org")) == [ImportVerdict.LEFT]

    @pytest.mark.parametrize("typed", ["", "denis", "denis@", "denis@example.org, d@example.org"])
    def test_no_address(self, typed: str) -> None:
        assert verdicts_of(csv_row(typed)) == [ImportVerdict.NO_ADDRESS]

    @pytest.mark.parametrize("date", ["", "été", "1926-01-05"])
    def test_no_date(self, date: str) -> None:
        assert verdicts_of(csv_row("denis@example.org", date=date), now=MONDAY) == [
            ImportVerdict.NO_DATE
        ]

    def test_date_to_come(self) -> None:
        tomorrow = csv_row("denis@example.org", date="2026-11-24")
        assert verdicts_of(tomorrow, now=MONDAY) == [ImportVerdict.AHEAD]

    def test_consent_of_today(self) -> None:
        assert verdicts_of(csv_row("denis@example.org", date="23/11/2026"), now=MONDAY) == [
            ImportVerdict.NEW
        ]

    def test_no_proof(self) -> None:
        assert verdicts_of(csv_row("denis@example.org", proof=" ")) == [ImportVerdict.NO_PROOF]

    def test_twice_in_the_file(self) -> None:
        rows = [
            csv_row("denis@example.org"),
            csv_row("DENIS@example.org"),
            csv_row("gaelle@example.org"),
        ]
        assert verdicts_of(*rows) == [ImportVerdict.NEW, ImportVerdict.DUPLICATE, ImportVerdict.NEW]

    def test_row_without_date_does_not_hide_the_one_with(self) -> None:
        rows = [csv_row("denis@example.org", date=""), csv_row("denis@example.org")]
        assert verdicts_of(*rows) == [ImportVerdict.NO_DATE, ImportVerdict.NEW]

    def test_unknown_section_is_not_everything(self) -> None:
        make_section("Mer")
        rows = [
            csv_row("denis@example.org", more="fr;mer"),
            csv_row("g@example.org", more="fr;Mer, Ciel"),
        ]
        found = contact_import.preview_import(HEAD + "".join(rows), timezone.now())
        assert [one.verdict for one in found] == [ImportVerdict.NEW, ImportVerdict.NO_SECTION]
        assert found[1].detail == "Ciel"

    def test_ten_thousand_rows_cost_as_many_queries_as_they_have_five_hundreds(self) -> None:
        rows = [csv_row(f"reader{n}@example.org") for n in range(10_000)]
        with CaptureQueriesContext(connection) as made:
            assert verdicts_of(*rows) == [ImportVerdict.NEW] * 10_000
        assert len(made) == 41


class TestPreview:
    def test_nothing_happens_before_the_button(self, desk: Client) -> None:
        page = desk.get(upload_rows(desk, csv_row("denis@example.org"))).content.decode()
        assert not Subscriber.objects.exists()
        assert "denis@example.org" in page
        assert str(ImportVerdict.NEW.label) in page

    def test_page_tells_each_row_and_counts(self, desk: Client) -> None:
        make_subscriber("gaelle@example.org")
        path = upload_rows(
            desk, csv_row("denis@example.org"), csv_row("gaelle@example.org"), csv_row("x")
        )
        context = desk.get(path).context
        assert dict(context["counts"]) == {
            ImportVerdict.NEW: 1, ImportVerdict.RECEIVES: 1, ImportVerdict.NO_ADDRESS: 1,
        }  # fmt: skip
        assert context["new"] == 1

    def test_long_list_is_shown_in_pages(self, desk: Client) -> None:
        path = upload_rows(desk, *(csv_row(f"reader{n}@example.org") for n in range(250)))
        assert "reader0@" in desk.get(path).content.decode()
        last = desk.get(path, {"page": 3}).content.decode()
        assert "reader249@" in last
        assert "reader0@" not in last

    def test_rows_of_one_kind_can_be_shown_alone(self, desk: Client) -> None:
        path = upload_rows(
            desk, *(csv_row(f"reader{n}@example.org") for n in range(120)), csv_row("perdu")
        )
        page = desk.get(path, {"verdict": "no_address"})
        assert [shown.contact.email for shown in page.context["page"]] == ["perdu"]
        assert page.context["new"] == 120
        assert "?verdict=new&amp;page=2" in desk.get(path, {"verdict": "new"}).content.decode()
        assert len(desk.get(path, {"verdict": "x"}).context["page"]) == 100

    def test_cells_of_the_file_stay_text(self, desk: Client) -> None:
        page = desk.get(upload_rows(desk, csv_row("<b>x</b>", proof="<script>"))).content.decode()
        assert "<script>;" not in page
        assert "&lt;b&gt;x" in page

    def test_without_anybody_new_there_is_no_button(self, desk: Client) -> None:
        page = desk.get(upload_rows(desk, csv_row("x"))).content.decode()
        assert page.count("<form") == 1  # to sign out

    @pytest.mark.parametrize("text", ["", "nom;ville\nx;y\n", HEAD, "\0"])
    def test_wrong_file_is_said_and_the_sentence_stays(self, desk: Client, text: str) -> None:
        answer = upload_text(desk, text)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_file_error"' in page
        assert STATEMENT in page
        assert not ContactList.objects.exists()

    @pytest.mark.parametrize("statement", ["", "  ", "une liste"])
    def test_consent_has_to_come_from_somewhere(self, desk: Client, statement: str) -> None:
        answer = upload_text(desk, HEAD + csv_row("denis@example.org"), statement=statement)
        assert answer.status_code == 422
        assert 'id="id_statement_error"' in answer.content.decode()

    def test_newer_file_takes_the_place_of_the_one_that_waits(self, desk: Client) -> None:
        first = upload_rows(desk, csv_row("denis@example.org"))
        upload_rows(desk, csv_row("gaelle@example.org"))
        assert ContactList.objects.count() == 1
        assert desk.get(first).status_code == 404
        assert desk.post(first).status_code == 404

    def test_file_that_nobody_imports_is_forgotten(self, desk: Client) -> None:
        upload_rows(desk, csv_row("denis@example.org"))
        ContactList.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
        tasks.purge_subscribers()
        assert not ContactList.objects.exists()


class TestImport:
    def test_who_is_new_receives_the_letter(self, desk: Client) -> None:
        sea = make_section("Mer")
        desk.post(upload_rows(desk, csv_row("Denis@Example.org", more="English;mer"), csv_row("x")))
        denis = Subscriber.objects.confirmed().get()
        assert (denis.email, denis.email_folded) == ("Denis@Example.org", "denis@example.org")
        assert denis.language == "en"
        assert list(denis.sections.all()) == [sea]

    def test_proof_is_kept(self, desk: Client) -> None:
        desk.post(upload_rows(desk, csv_row("denis@example.org", proof="bulletin 12")))
        consent = Consent.objects.get()
        assert (consent.origin, consent.proof) == (STATEMENT, "bulletin 12")
        assert timezone.localdate(consent.requested_at).isoformat() == "2026-01-05"
        assert consent.form_version == "import"
        assert consent.confirmed_at is None
        page = desk.get(preferences_path(Subscriber.objects.get())).content.decode()
        assert STATEMENT in page
        assert "bulletin 12" not in page

    def test_double_click_imports_once(self, desk: Client) -> None:
        path = upload_rows(desk, csv_row("denis@example.org"))
        for _click in range(2):
            assert desk.post(path).status_code == 302
        assert Subscriber.objects.count() == Consent.objects.count() == 1
        assert LogEntry.objects.filter(change_message="import of 1").count() == 1
        assert ContactList.objects.get().imported == 1

    def test_file_is_gone_afterwards(self, desk: Client) -> None:
        path = upload_rows(desk, csv_row("denis@example.org"))
        desk.post(path)
        assert ContactList.objects.get().text == ""
        assert "denis@" not in desk.get(path).content.decode()
        assert STATEMENT in desk.get(PATH).content.decode()

    def test_what_changed_since_the_preview_counts(self, desk: Client) -> None:
        path = upload_rows(desk, csv_row("denis@example.org"), csv_row("gaelle@example.org"))
        erasure.forget_subscriber(make_subscriber("denis@example.org").pk)
        desk.post(path)
        assert [one.email for one in Subscriber.objects.all()] == ["gaelle@example.org"]

    def test_never_confirmed_one_is_taken_over(self, desk: Client) -> None:
        make_subscriber("denis@example.org", confirmed_at=None)
        desk.post(upload_rows(desk, csv_row("denis@example.org")))
        assert Subscriber.objects.get().is_subscribed

    def test_imported_one_leaves_with_one_click(self, desk: Client) -> None:
        desk.post(upload_rows(desk, csv_row("denis@example.org")))
        Client().post(unsubscribe_path(Subscriber.objects.get()))
        assert not Subscriber.objects.confirmed().exists()

    def test_many_are_imported_with_few_queries(self, desk: Client) -> None:
        path = upload_rows(desk, *(csv_row(f"reader{n}@example.org") for n in range(3000)))
        with CaptureQueriesContext(connection) as made:
            desk.post(path)
        assert Subscriber.objects.confirmed().count() == 3000
        assert len(made) < 100


@pytest.mark.parametrize("path", [PATH, "/admin/newsletter/subscriber/export/"])
def test_moderators_do_neither(client: Client, maelle: User, settings: Settings, path: str) -> None:
    settings.SITE_MODE = "demo"
    client.force_login(maelle)
    assert client.get(path).status_code == client.post(path).status_code == 403
    assert path not in client.get("/admin/newsletter/subscriber/").content.decode()
