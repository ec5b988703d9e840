"""The people of the simulated spam wave, and what they write: the same each time for one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOWN = Path(__file__).resolve().parent.parent / "contrib_site/town/articles"
SCHOOL, LIBRARY = "198.51.100.20", "203.0.113.8"
KNOWN = (
    "ville-port-lannec.example", "ecole-des-embruns.example", "fr.wikipedia.org",
    "www.youtube.com", "mediatheque.example", "meteo.example",
)  # fmt: skip
STYLES = ("one host", "one text", "many networks", "one network")


@dataclass(frozen=True)
class SimulatedPost:
    """One text: who sends it (by number), when (a second), from where."""

    who: str
    second: float
    address: str
    title: str
    paragraphs: tuple[str, ...]
    links: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        return "\n\n".join((*self.paragraphs, *self.links))

    @property
    def html(self) -> str:
        texts = [f"<p>{text}</p>" for text in self.paragraphs]
        return "".join(texts + [f'<p><a href="{link}">{link}</a></p>' for link in self.links])


def honest_posts(rng: random.Random, seconds: float) -> Iterator[SimulatedPost]:
    """Fifty newcomers: a class of 25, ten at the library, fifteen at home; some send two texts."""
    texts = _of_the_town(rng)
    for number in range(25):
        yield _pupil(rng, f"pupil {number}", rng.uniform(0, seconds))
    for number in range(25):
        at_home = f"{rng.randrange(60, 99)}.{rng.randrange(256)}.{rng.randrange(256)}.7"
        address = LIBRARY if number < 10 else at_home
        for _text in range(rng.choice((1, 1, 2))):
            title, paragraphs = next(texts)
            links = _links(rng, rng.choice((0, 0, 1, 1, 2, 3)))
            # Five of them write about one feast, whose site nobody has linked to before.
            links += ("https://fete-de-la-mer.example/",) if number % 6 == 0 else ()
            yield SimulatedPost(
                f"resident {number}", rng.uniform(0, seconds), address, title, paragraphs, links
            )


def spam_posts(
    rng: random.Random, style: str, accounts: int, seconds: float
) -> Iterator[SimulatedPost]:
    """Three texts an account, with what the style gives away and nothing else."""
    for number in range(accounts):
        own = f"{rng.randrange(11, 59)}.{rng.randrange(256)}.{rng.randrange(256)}.9"
        address = f"192.0.2.{rng.randrange(1, 255)}" if style == "one network" else own
        for _text in range(3):
            yield _spam(rng, style, f"{style} {number}", address, rng.uniform(0, seconds))


def _spam(rng: random.Random, style: str, who: str, address: str, second: float) -> SimulatedPost:
    title = f"{rng.choice(OFFERS).capitalize()} {rng.randrange(1000)}"
    if style == "one host":
        links = (f"https://{_word(rng)}.credit-facile.example/{_word(rng)}",)
        return SimulatedPost(who, second, address, title, (_salad(rng),), links)
    if style == "many networks":
        links = (f"https://{_word(rng)}.shop{rng.randrange(30)}.example/",)
        return SimulatedPost(who, second, address, title, (_spun(rng, rng.choice(BASES)),), links)
    links = (f"https://{_word(rng)}{_word(rng)}{rng.randrange(10_000)}.example/{_word(rng)}",)
    text = _spun(rng, BASES[0]) if style == "one text" else _salad(rng)
    return SimulatedPost(who, second, address, title, (text,), links)


def _pupil(rng: random.Random, who: str, second: float) -> SimulatedPost:
    """All begin with the sentence that the teacher gave them; every second one adds a link."""
    begin = "Mardi nous sommes allés à la criée avec la classe de CM2 et la maîtresse."
    own = " ".join(rng.sample(OUTING, 6))
    links = _links(rng, 1) if rng.random() < 0.5 else ()
    return SimulatedPost(who, second, SCHOOL, "Notre visite à la criée", (begin, own), links)


def _links(rng: random.Random, amount: int) -> tuple[str, ...]:
    """Six of ten to sites that the town knows, the others to anywhere."""
    hosts = (
        rng.choice(KNOWN) if rng.random() < 0.6 else f"{_word(rng)}-{_word(rng)}.example"
        for _ in range(amount)
    )
    return tuple(f"https://{host}/{_word(rng)}" for host in hosts)


def _of_the_town(rng: random.Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The demo town's articles, in any order."""
    files = sorted(TOWN.glob("*.md"))
    rng.shuffle(files)
    for file in files:
        head, _line, body = file.read_text().partition("\n---\n")
        title = head.splitlines()[0].removeprefix("title: ")
        yield title, tuple(part.strip() for part in body.split("\n\n") if part.strip())


def _spun(rng: random.Random, base: str) -> str:
    """Another word at each place that offers some, another number at each #."""
    words = (rng.choice(word.split("|")) for word in base.split())
    return " ".join(word.replace("#", str(rng.randrange(2, 9000))) for word in words)


def _salad(rng: random.Random) -> str:
    """Words without a sentence in common."""
    return " ".join(
        f"{_word(rng)} {rng.choice(OFFERS)} {_word(rng)} {_word(rng)}" for _ in range(12)
    )


def _word(rng: random.Random) -> str:
    return "".join(
        rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.choice((2, 3)))
    )


OFFERS = ("crédit", "montre", "pilule", "casino", "pari", "placement", "voyance", "régime")
BASES = (
    "Bonjour|Salut chers amis|habitants nous proposons|offrons un crédit|prêt rapide|immédiat entre"
    " particuliers de # à # euros avec un taux de # pour|à toute personne sérieuse|honnête capable"
    " de rembourser|rendre sans justificatif ni enquête|contrôle de la banque|agence écrivez"
    " vite|aujourd’hui à notre|mon service|bureau pour recevoir|obtenir votre argent en # heures"
    " sur le compte de votre choix partout en France|Europe et sans frais|surprise",
    "Découvrez|Trouvez ici|maintenant les plus belles|élégantes montres de luxe|marque au"
    " prix|tarif le plus bas du marché livrées|envoyées chez vous en # jours avec garantie|facture"
    " et un cadeau|bonus offert pour chaque|toute commande de plus de # euros passée avant la fin"
    " de la semaine|journée sur notre boutique|magasin en ligne reconnue|approuvée par # clients"
    " contents|heureux dans le monde entier",
    "Grand voyant|médium africain résout|règle tous vos problèmes|soucis d’amour de chance de"
    " travail|emploi et de santé retour|revient rapide de l’être aimé en # jours"
    " résultat|succès garanti à cent pour cent même dans les cas|situations les plus"
    " désespérés|difficiles appelez|contactez le maître au # discrétion|sérieux assurée paiement"
    " après résultat et consultation gratuite|offerte sur la page|adresse suivante",
)
OUTING = (
    "On s'est levés à cinq heures et il faisait nuit.", "Il y avait une odeur de sel et de gazole.",
    "J'ai tenu une araignée de mer, elle bougeait encore.", "Un monsieur nous a donné des bottes.",
    "Les caisses glissent sur un tapis comme au supermarché.", "Mon copain a eu peur du congre.",
    "On a compté douze sortes de poissons.", "La lotte a une tête affreuse mais elle est bonne.",
    "Les acheteurs appuient sur un bouton sans rien dire.", "Le prix baisse au lieu de monter.",
    "Après on a bu un chocolat chaud au bureau du port.", "J'ai dessiné un homard sur mon cahier.",
    "La maîtresse a glissé et tout le monde a ri.", "Il fallait mettre une charlotte sur la tête.",
    "Le bateau de mon oncle est arrivé pendant la visite.", "On a pesé une raie de huit kilos.",
    "Je voudrais être mareyeuse plus tard.", "Les goélands attendent derrière le mur.",
    "Le sol est mouillé partout, même au plafond on dirait.", "Il y a une chambre froide immense.",
    "On a goûté des bulots sans mayonnaise.", "Le chef de criée connaît tous les noms en breton.",
    "Dans le car on a chanté jusqu'à l'école.", "Ma petite sœur ne m'a pas crue.",
)  # fmt: skip
