import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from accounts.names.display_names import normalise_display_name, validate_display_name
from tests.factories import make_user
from tests.processor_time import processor_time_within


@pytest.mark.parametrize(
    "name",
    [
        "Anna Le Gall",
        "Œuvre de mer",
        "Association d’Yann",
        "João",
        "Łucja",
        "李明",
        "AMAP 29",
        "Kayak de Port-Lannec",
        "Les amis de La Rade",
        "Comité des fêtes de Port-Lannec",
        "Ẹ̀bùn",
        "Rade Novak",
        "Le Port",
        "Modeste Rataud",
        "Jean-Louis 2",
        "ประเสริฐ",
        "अनिल",
        "Ville & Mer",
        "Anna ó Cléirigh",
        "Μαρία",
        "Ирина",
        "Bernard Arnoult",
        "Cécile Cloarec",
    ],
)
def test_people_and_associations_have_names(name: str) -> None:
    validate_display_name(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Anna\nLe Gall", "invisible"),
        ("Anna\u202e", "invisible"),
        ("An\u200bna", "invisible"),
        ("\0", "invisible"),
        ("!!!", "no_letter"),
        ("La Rade", "impersonation"),
        ("LA  RÀDE", "impersonation"),
        ("La rédaction", "impersonation"),
        ("Équipe La Rade", "impersonation"),
        ("Modération", "impersonation"),
        ("Le modérateur", "impersonation"),
        ("Admin", "impersonation"),
        ("L\u0430 Rade", "impersonation"),
        ("Port-Lannec", "impersonation"),
        ("PORT LANNEC", "impersonation"),
        ("P0rt Lannec", "impersonation"),
        ("Ville de Port-Lannec", "impersonation"),
        ("L’équipe de La Rade", "impersonation"),
        ("La Rade officiel", "impersonation"),
        ("L a R a d e", "impersonation"),
        ("La\u2003Rade", "impersonation"),
        ("Ｌａ Ｒａｄｅ", "impersonation"),
        ("M\u043e\u0434érateur", "impersonation"),
        ("M0dérateur", "impersonation"),
        ("Mod\u0435rateur", "impersonation"),
        ("Modėrȧtëur", "impersonation"),
        ("Mo.dé.ra.teur", "impersonation"),
        ("M o d é r a t r i c e", "impersonation"),
        ("rnodérateur", "impersonation"),
        ("Moderator", "impersonation"),
        ("🅼🅾🅳érateur", "impersonation"),
        ("ⓂⓄⒹérateur", "impersonation"),
        ("ᴍᴏᴅérateur", "impersonation"),
        ("Admini5tration", "impersonation"),
        ("Administratıon", "impersonation"),
        ("Adm\u0456nistration", "impersonation"),
        ("@dmin", "impersonation"),
        ("Le modo", "impersonation"),
        ("M\u0336o\u0336dérateur", "defaced"),
        ("A\u0301\u0302\u0303\u0304nna", "defaced"),
        ("A\u20ddnna", "defaced"),
        ("An\u034fna", "invisible"),
        ("\u3164", "invisible"),
        ("Anna\ufe0f", "invisible"),
        ("Anna\u2800Le Gall", "invisible"),
    ],
)
def test_deceptive_names_are_refused(name: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_display_name(name)
    assert refusal.value.code == code


def test_name_of_a_million_marks_costs_nothing() -> None:
    name = "a" + "\u0301\u0316" * 500_000
    with processor_time_within(1):
        validate_display_name(normalise_display_name(name))


def test_spaces_are_tidied() -> None:
    assert normalise_display_name("  Anna \u00a0 Le  Gall ") == "Anna Le Gall"


@pytest.mark.django_db
def test_database_wants_a_name() -> None:
    user = make_user()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(display_name="")


@pytest.mark.django_db
def test_database_wants_one_account_an_address() -> None:
    make_user(email="anna@example.org")
    with pytest.raises(IntegrityError):
        make_user(email="ANNA@example.org")
