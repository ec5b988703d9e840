"""A small town with something on every page, made inside the live town (``Town.manage``).

What it prints, one JSON object in the last line, is where the tests find things.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFilter

from accounts.mail.outgoing import discard_mails
from accounts.models import User
from articles import workflow
from articles.media import photos
from articles.models import Keyword, Photo, Rule, ScreeningResult, Section, State, Wave
from articles.moderation import appeals, reports
from articles.notifications import signed_links
from contrib_site.models import Partner
from newsletter import messages, tokens
from newsletter.contents import issues, schedule
from newsletter.models import Consent, ContactList, Delivery, Subscriber
from newsletter.subscribers import contact_import
from tests.factories import (
    make_article,
    make_call,
    make_event,
    make_keyword,
    make_section,
    make_user,
)

PASSWORD = "une-longue-phrase-de-test"
SECTIONS = {
    "Vie des quartiers": "Ce qui se passe au pied de chez nous.",
    "Mer et port": "La criée, les bateaux, l’estran.",
    "Culture": "Fêtes, concerts, livres et mémoires.",
    "École et jeunesse": "",
    "Mairie": "Conseils, travaux, enquêtes publiques.",
    "Sport": "",
}
NEIGHBOURHOODS = ("Kerbihan", "Le Port", "Saint-Guénolé", "Les Quatre-Vents", "Bourg-Neuf")
THEMES = ("vélo", "patrimoine", "jardinage", "entraide", "pêche")
TITLES = (
    "Le phare de la jetée rallumé après deux ans de travaux", "La criée rouvre jeudi matin",
    "Kerbihan plante sa haie", "Tonnerres sur le quai : ce qui change pour les riverains",
    "Un atelier vélo tous les mercredis", "La bibliothèque cherche des voix",
    "Ce que disent les registres de la conserverie", "Le bus 4 passera plus tôt",
    "À l’école des Embruns, on pèse ses radis", "Trente voisins pour une fresque",
    "La yole du port termine deuxième", "Budget participatif : vingt-deux idées déposées",
)  # fmt: skip
TEXT = """La cale était pleine dès huit heures. **Trente personnes** se sont relayées toute la matinée,
avec des gants prêtés par le *service des espaces verts*.

## Ce qui change

- le portail reste ouvert jusqu’à vingt heures ;
- les vélos passent par la rue du Môle ;
- un banc neuf attend devant la capitainerie.

> « On ne se connaissait pas la veille », dit une voisine.

Le compte rendu est sur [le site de la mairie](https://example.org/port). Prochain rendez-vous le mois
prochain, au même endroit : amenez un seau et de quoi goûter.

| Jour | Heure | Lieu |
|---|---|---|
| Mercredi | 14 h | La cale |
| Samedi | 10 h | Le hangar 3 |
"""  # noqa: E501 - as somebody typed it
STANDFIRST = (
    "Deux hivers de bâches, et puis ce matin-là. Une riveraine raconte ce qu’elle a vu du quai."
)


def build_town() -> None:
    """Everything at once, with a single mail; prints where things are."""
    with discard_mails():
        people = _people()
        sections = [make_section(n, description=d) for n, d in SECTIONS.items()]
        for name in NEIGHBOURHOODS:
            make_keyword(name, kind=Keyword.Kind.NEIGHBOURHOOD)
        for name in THEMES:
            make_keyword(name)
        Partner.objects.create(name="Ville de Port-Lannec", url="https://example.org/ville")
        found = _articles(people, sections) | _decided(people, sections) | _letter()
    found |= _told_by_mail(people) | _spam(sections)
    print(json.dumps(found))  # noqa: T201 - read by the tests


def _people() -> dict[str, User]:
    """Anna and Lise are established, Yann is new, Maëlle and Périg moderate, Odette directs."""
    old: dict[str, Any] = {"established_at": timezone.now() - timedelta(days=300)}
    staff = old | {"is_staff": True}
    bio = "J’habite le port, j’écris sur la mer."
    people = {
        "anna": make_user("Anna Le Gall", email="anna@example.org", bio=bio, **old),
        "lise": make_user("Lise Abgrall", email="lise@example.org", **old),
        "yann": make_user("Yann Kerdoncuff", email="yann@example.org"),
        "maelle": make_user("Maëlle Tanguy", email="maelle@example.org", **staff),
        "odette": make_user(
            "Odette Quéméner", email="odette@example.org", is_superuser=True, **staff
        ),
        "perig": make_user("Périg Cadiou", email="perig@example.org", **staff),
    }
    User.objects.update(password=make_password(PASSWORD))
    return people


def _photos() -> Iterator[Photo]:
    for number, colour in enumerate(("#2f6f7d", "#b98b46", "#5b6d3a", "#6a4a63")):
        noise = Image.effect_noise((1000, 667), 60).filter(ImageFilter.GaussianBlur(5))
        tinted = Image.blend(noise.convert("RGB"), Image.new("RGB", noise.size, colour), 0.6)
        buffer = BytesIO()
        tinted.save(buffer, "JPEG", quality=88)
        buffer.seek(0)
        photo = photos.accept_photo(buffer, buffer.getbuffer().nbytes, owner=None)
        photo.alt, photo.credit = f"Le quai au petit matin, vue {number + 1}", "Anna Le Gall"
        photo.save()
        photos.publish_variants(photo)
        yield photo


def _articles(people: dict[str, User], sections: list[Section]) -> dict[str, str]:
    from articles.markup import render_markdown  # noqa: PLC0415 - starts a pool of processes

    album, html, now = list(_photos()), render_markdown(TEXT), timezone.now()
    listed = [
        make_article(
            TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f" ({number})"),
            by=people["anna" if number % 2 else "lise"], section=sections[number % len(sections)],
            standfirst=STANDFIRST, body=TEXT, body_html=html,
            photo=None if number % 5 == 3 else album[number % 4],
            published_at=now - timedelta(days=number * 9, hours=20),
        )
        for number in reversed(range(30))
    ]  # fmt: skip
    for number, article in enumerate(listed):
        keywords = Keyword.objects.filter(name__in=(NEIGHBOURHOODS[number % 5], THEMES[number % 5]))
        article.keywords.set(keywords)
    article = listed[-1]
    old: dict[str, Any] = {"body_html": html, "published_at": now - timedelta(days=50)}
    for days in (2, 6, 9, 40):
        title, starts_at = f"Fest-noz de la cale, dans {days} jours", now + timedelta(days=days)
        make_event(title, starts_at=starts_at, place="Hangar 3, quai de la Criée", **old)
    today = timezone.localdate()
    closes_at = today + timedelta(days=20)
    call = make_call("Vos photos du quai", closes_at=closes_at, section=sections[2], **old)
    make_article("Réponse : l’album de mon grand-père", answers=call, **old)
    make_call("Un nom pour le bateau-école", closes_at=today - timedelta(days=9), **old)
    draft = make_article("Brouillon de printemps", by=people["anna"], state=State.DRAFT)
    return {
        "article": article.get_absolute_url(),
        "report": reverse("article_report", args=[article.pk]),
        "own": article.get_absolute_url(),
        "edit": reverse("article_edit", args=[draft.pk]),
        "call": call.get_absolute_url(),
        "section": sections[1].get_absolute_url(),
        "keyword": Keyword.objects.get(name="Kerbihan").get_absolute_url(),
        "contributor": reverse("contributor", args=[people["anna"].pk, "anna-le-gall"]),
    }


def _decided(people: dict[str, User], sections: list[Section]) -> dict[str, str]:
    """What waits on the desk, what was hidden and removed, and the journal of it."""
    yann, maelle = people["yann"], people["maelle"]
    one, two, three, four = (
        make_article(f"Premier article de Yann, {number}", by=yann, state=State.ONLINE,
                     section=sections[0], published_at=timezone.now() - timedelta(hours=number))
        for number in range(1, 5)
    )  # fmt: skip
    waiting = make_article(
        "Un texte qui attend", state=State.ONLINE, published_at=timezone.now() - timedelta(hours=1)
    )
    notice = reports.ReportContent(Rule.COMMERCIAL, "Une publicité pour un magasin.")
    reports.receive_report(two, notice, by=None, address="192.0.2.1", language="fr")
    for article in (three, four):
        workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une personne est insultée.")
    appeals.appeal_restriction(three.pk, by=yann, text="C’était une citation.")
    workflow.remove(four.pk, by=maelle, rule=Rule.INSULT, reason="Une personne est insultée.")
    return {
        "online": one.get_absolute_url(),
        "desk_article": reverse("admin:articles_article_change", args=[two.pk]),
        "desk_appeal": reverse("admin:articles_article_change", args=[three.pk]),
        "hidden": three.get_absolute_url(),
        "removed": four.get_absolute_url(),
        "waiting": reverse("admin:articles_article_change", args=[waiting.pk]),
    }


def _spam(sections: list[Section]) -> dict[str, str]:
    """A wave, an advertiser whom the machine held, and two texts that wait like any other."""
    wave = Wave.objects.create(kind=Wave.Kind.HOST, key="casino.example")
    for number in range(3):
        make_article("Gagnez gros", by=make_user(f"Casino {number}"), state=State.HELD, wave=wave)
    advertiser = make_user("Fenêtres Armor")
    held = make_article("Vos fenêtres à moins 40 %", by=advertiser, state=State.HELD)
    found = [{"code": "same_host", "points": 12, "detail": "fenetres.example"}]
    ScreeningResult.objects.create(article=held, score=12, holds=True, reasons=found)
    keys, shared, insult = (
        make_article(title, state=State.ONLINE, section=sections[0])
        for title in ("Une touche suffit", "Lu à deux", "Un règlement de comptes")
    )
    return {
        "desk_account": reverse("admin:articles_account", args=[advertiser.pk]),
        "desk_wave": reverse("admin:articles_wave", args=[wave.pk]),
        "desk_held": reverse("admin:articles_article_change", args=[held.pk]),
        "desk_keys": reverse("admin:articles_article_change", args=[keys.pk]),
        "desk_shared": reverse("admin:articles_article_change", args=[shared.pk]),
        "desk_insult": reverse("admin:articles_article_change", args=[insult.pk]),
        "erase": reverse("admin:articles_erase", args=[insult.pk]),
    }


def _told_by_mail(people: dict[str, User]) -> dict[str, str]:
    """Yann learns that an article of his was hidden, and how to appeal."""
    article = make_article("Querelle de voisins", by=people["yann"], state=State.ONLINE)
    by = people["maelle"]
    workflow.hide(article.pk, by=by, rule=Rule.INSULT, reason="Une personne est insultée.")
    token = signed_links.sign_id(article.authorships.get().pk, signed_links.AUTHORSHIP)
    return {"appeal": reverse("authored_appeal", args=[token])}


def _letter() -> dict[str, str]:
    """The last issue has left, so that beat has nothing to do while the tests run."""
    reader, leaver, mover = (
        Subscriber.objects.create(email=f"{name}@example.org", confirmed_at=timezone.now())
        for name in ("reader", "leaver", "mover")
    )
    _agreed(reader)
    week = schedule.last_issue_week(timezone.now())
    issue = issues.compile_issue(week, week.planned_at)
    issue.deliveries.update(state=Delivery.State.SENT, edition=issue.editions.get())
    call_command("send_digest", week=str(issue))
    return {
        "issue": issue.get_absolute_url(),
        "desk_letter": reverse("admin:newsletter_issue_change", args=[issue.pk]),
        "preferences": messages.preferences_url(reader),
        "move": messages.token_url(
            "newsletter_request_email_change",
            tokens.make_token(tokens.PREFERENCES, reader.pk),
            reader.language,
        ),
        "import_list": reverse("admin:newsletter_import_list", args=[_brought().pk]),
        "forget": messages.token_url(
            "newsletter_forget", tokens.make_token(tokens.FORGET, reader.pk), reader.language
        ),
        "forgotten": messages.token_url(
            "newsletter_forget", tokens.make_token(tokens.FORGET, 0), reader.language
        ),
        "address": messages.token_url(
            "newsletter_confirm_email_change",
            tokens.make_token(tokens.CHANGE_NEW_EMAIL, reader.email_changes.get().pk),
            reader.language,
        ),
        "unsubscribe": messages.unsubscribe_url(reader),
        "leaving": messages.unsubscribe_url(leaver),
        "mover": messages.preferences_url(mover),
    }


def _brought() -> ContactList:
    """A list of every kind of row, and long enough for two pages."""
    rows = ["gaelle@example.org;2026-01-05;bulletin 1", "reader@example.org;2026-01-05;bulletin 2",
            "gaelle@example.org;2026-01-05;bulletin 3", "pas une adresse;2026-01-05;bulletin 4",
            "lise@example.org;;bulletin 5", "yann@example.org;2026-01-05;"]  # fmt: skip
    rows += [f"membre{number}@example.org;2026-01-05;bulletin {number}" for number in range(110)]
    return contact_import.store_upload(
        User.objects.get(email_folded="odette@example.org"),
        "\n".join(("email;date;source", *rows)),
        statement="Bulletins d’adhésion de l’association, 2026, case « lettre » cochée",
        tells=True,
    )


def _agreed(reader: Subscriber) -> None:
    """Imported once, asked later, and about to move: each kind of consent but the last."""
    now = timezone.now()
    Consent.objects.create(
        subscriber=reader, form_version="import", requested_at=now - timedelta(days=90),
        imported_at=now - timedelta(days=60), origin="Bulletins d’adhésion de l’association, 2026",
    )  # fmt: skip
    Consent.objects.create(subscriber=reader, form_version="2026-11", confirmed_at=now)
    reader.email_changes.create(new_email="reader@nouveau.example")
