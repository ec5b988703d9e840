import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from accounts.names.display_names import normalise_display_name, validate_display_name
from tests.factories import make_user


@pytest.mark.parametrize(
    "name",
    ["Anna Le Gall", "Œuvre de mer", "Association d’Yann", "João", "Łucja", "李明", "AMAP 29"],
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
    ],
)
def test_deceptive_names_are_refused(name: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_display_name(name)
    assert refusal.value.code == code


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
