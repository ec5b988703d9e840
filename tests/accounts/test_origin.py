"""What browsers and programs say of where a form comes from, as they were seen to send it."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.protection.form_origin import is_form_from_this_site
from articles.models import Article
from newsletter.models import Subscriber
from tests.articles.article_form import confirm_path, write_as_visitor
from tests.factories import make_article

OWN, PAGE = "http://testserver", "http://testserver/page/"
ELSEWHERE, THEIRS = "https://elsewhere.example", "https://elsewhere.example/page"
SAME, CROSS = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}

# From one of our pages that keeps the site's usual referrer policy.
PLAIN = {
    "Safari 14 to 16.3": {"Origin": OWN, "Referer": PAGE},
    "Safari 16.4 to 18": {"Origin": OWN, "Referer": PAGE, **SAME},
    "Firefox 78 to 89": {"Origin": OWN, "Referer": PAGE},
    "Firefox since 90": {"Origin": OWN, "Referer": PAGE, **SAME},
    "Firefox that sends no referrer": {"Origin": OWN},
    "Chromium": {"Origin": OWN, "Referer": PAGE, **SAME},
    "Chromium over plain http": {"Origin": OWN, "Referer": PAGE},
    "Samsung Internet 8, Chromium 63": {"Origin": OWN, "Referer": PAGE},
    "Samsung Internet since 12": {"Origin": OWN, "Referer": PAGE, **SAME},
    "a form sent again by the person's own hand": {"Sec-Fetch-Site": "none"},
    "an old browser that sends the page alone": {"Referer": PAGE},
    "the host in capitals": {"Origin": "http://TESTSERVER"},
    "a program that says nothing": {},
}
# From one of our pages that says no-referrer.
HIDING = {
    "Safari 14 to 16.3": {"Origin": "null"},
    "Safari 16.4 to 18": {"Origin": "null", **SAME},
    "Firefox 78 to 89": {"Origin": "null"},
    "Firefox since 90": {"Origin": "null", **SAME},
    "Chromium": {"Origin": "null", **SAME},
    "Chromium over plain http": {"Origin": "null"},
    "Samsung Internet 8, Chromium 63": {"Origin": "null"},
    "a mail scanner's browser, its headers taken away": {},
    "a mail program's own window": {"Origin": "null", "X-Requested-With": "com.example.mail"},
    "an older policy, still in a page that was kept": {"Origin": OWN, "Referer": PAGE},
}
FOREIGN = {
    "Chromium from another site": {"Origin": ELSEWHERE, "Referer": THEIRS, **CROSS},
    "another site that hides itself": {"Origin": "null", **CROSS},
    "another host of the same domain": {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
    "Safari 14 from another site": {"Origin": ELSEWHERE, "Referer": THEIRS},
    "an old browser that sends the page alone": {"Referer": THEIRS},
    "a page whose path names us": {"Referer": "https://elsewhere.example/http://testserver/"},
    "a host that begins like ours": {"Origin": "http://testserver.elsewhere.example"},
    "a name before the host": {"Origin": "http://testserver@elsewhere.example"},
    "our own name over another scheme": {"Origin": "https://testserver"},
    "no URL at all": {"Origin": "http://["},
    "a file on the disk": {"Origin": "file://"},
    "hidden, but the page is named": {"Origin": "null", "Referer": THEIRS},
    "a word that browsers do not send": {"Sec-Fetch-Site": "same origin"},
}


@pytest.mark.parametrize("headers", PLAIN.values(), ids=PLAIN)
def test_form_of_our_own_page_is_taken(headers: dict[str, str]) -> None:
    assert is_form_from_this_site(RequestFactory().post("/", headers=headers))


@pytest.mark.parametrize("headers", HIDING.values(), ids=HIDING)
def test_form_of_a_page_that_hides_its_origin_is_taken(headers: dict[str, str]) -> None:
    assert is_form_from_this_site(
        RequestFactory().post("/", headers=headers), hides_its_origin=True
    )


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_form_of_another_site_is_refused_whatever_our_page_says(headers: dict[str, str]) -> None:
    request = RequestFactory().post("/", headers=headers)
    assert not is_form_from_this_site(request)
    assert not is_form_from_this_site(request, hides_its_origin=True)


def test_origin_that_hides_itself_is_not_ours_where_our_page_does_not() -> None:
    assert not is_form_from_this_site(RequestFactory().post("/", headers={"Origin": "null"}))


@pytest.mark.django_db
@pytest.mark.parametrize("headers", HIDING.values(), ids=HIDING)
def test_confirming_click_of_the_first_article_works_in(
    client: Client, headers: dict[str, str]
) -> None:
    write_as_visitor(client)
    Client().post(confirm_path(), {"action": "publish"}, headers=headers)
    assert Article.objects.get().is_readable


@pytest.mark.django_db
@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_another_site_neither_subscribes_nor_reports(
    client: Client, headers: dict[str, str]
) -> None:
    report = reverse("article_report", args=[make_article().pk])
    said = {"reason": "insult", "explanation": "Une insulte."}
    assert client.post(report, said, headers=headers).status_code == 422
    wish = {"email": "lise@example.org"}
    assert client.post(reverse("newsletter"), wish, headers=headers).status_code == 422
    assert not Subscriber.objects.exists()
