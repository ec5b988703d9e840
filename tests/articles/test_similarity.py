"""Two texts that are the same but for a few words are found; two about the same are not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.spam import similarity

SPAM = (
    "Bonjour, nous proposons un crédit entre particuliers de 5000 à 90000 euros avec un taux de 3 "
    "pour cent à toute personne sérieuse capable de rembourser, sans justificatif ni enquête de la "
    "banque. Écrivez vite à https://credit.example/17 pour recevoir votre argent en 48 heures."
)
WORDS = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=12, max_size=60)


def alike(one: str, other: str) -> bool:
    return (
        similarity.jaccard_similarity(similarity.word_pairs(one), similarity.word_pairs(other))
        >= similarity.ALIKE
    )


def have_a_key_in_common(one: str, other: str) -> bool:
    return bool(set(keys(one)) & set(keys(other)))


def keys(text: str) -> list[str]:
    return list(similarity.minhash_keys(similarity.word_pairs(text)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5000", "7500"),
        ("https://credit.example/17", "https://pret-4.example/oui"),
        ("Bonjour, nous proposons", "BONJOUR. Nous proposons"),
        ("crédit", "cre\u0301dit"),
        ("argent", "ar\u200bgent"),
        ("sérieuse", "honnête"),
        ("Écrivez vite", "Contactez-nous maintenant"),
    ],
)
def test_spammers_change_a_word_a_number_an_address(old: str, new: str) -> None:
    assert old in SPAM
    assert alike(SPAM, SPAM.replace(old, new))
    assert have_a_key_in_common(SPAM, SPAM.replace(old, new))


def test_text_with_a_sentence_before_it_is_still_the_same() -> None:
    assert alike(SPAM, f"Chers habitants de la ville, une bonne nouvelle pour vous tous. {SPAM}")


def test_two_about_the_same_outing_are_two() -> None:
    begin = "Mardi nous sommes allés à la criée avec la classe de CM2 et la maîtresse. "
    lou = begin + "J'ai tenu une araignée de mer et j'ai eu peur du congre, il était énorme."
    noé = begin + "Il faisait nuit quand le car est parti, on a chanté et compté les bateaux."
    assert not alike(lou, noé)


def test_short_text_is_like_no_other() -> None:
    assert similarity.word_pairs("Vide-grenier dimanche à 9 h, place du port.") == frozenset()
    assert keys("Bonjour à tous !") == []
    assert not alike("Bonjour à tous !", "Bonjour à tous !")


def test_long_text_is_known_by_its_first_thousand_words() -> None:
    rng = random.Random(7)  # noqa: S311
    words = [f"{'x' * rng.randrange(1, 20)}y{'z' * rng.randrange(1, 20)}" for _ in range(1000)]
    assert alike(" ".join(words), " ".join([*words, *(["encore"] * 9000)]))


@given(st.text(max_size=400))
def test_text_is_like_itself_and_has_all_its_keys(text: str) -> None:
    pairs = similarity.word_pairs(text)
    assert similarity.jaccard_similarity(pairs, pairs) == bool(pairs)
    assert similarity.minhash_keys(pairs) == similarity.minhash_keys(similarity.word_pairs(text))
    assert len(set(similarity.minhash_keys(pairs))) == (8 if pairs else 0)


@given(WORDS, WORDS)
def test_likeness_goes_both_ways(one: list[str], other: list[str]) -> None:
    first, second = similarity.word_pairs(" ".join(one)), similarity.word_pairs(" ".join(other))
    assert (
        0
        <= similarity.jaccard_similarity(first, second)
        == similarity.jaccard_similarity(second, first)
        <= 1
    )


def shares_a_key(rng: random.Random, *, changed: float) -> bool:
    """Sixty words, of which this part is replaced."""
    words = [f"m{chr(97 + number % 26)}{'o' * (number // 26 + 1)}" for number in range(60)]
    rng.shuffle(words)
    other = [rng.choice("qwxz") * 5 if rng.random() < changed else word for word in words]
    return have_a_key_in_common(" ".join(words), " ".join(other))


@pytest.mark.parametrize(
    ("changed", "least", "most"), [(0.02, 0.97, 1), (0.08, 0.7, 1), (0.5, 0, 0.06), (0.9, 0, 0.01)]
)
def test_keys_meet_as_often_as_promised(changed: float, least: float, most: float) -> None:
    rng = random.Random(1997)  # noqa: S311
    met = sum(shares_a_key(rng, changed=changed) for _ in range(200)) / 200
    assert least <= met <= most
