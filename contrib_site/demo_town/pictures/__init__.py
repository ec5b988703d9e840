"""Draws the town's photos: a scene in a light of its own, as a JPEG of real size."""

from collections.abc import Callable
from random import Random

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.finish import develop
from contrib_site.demo_town.pictures.light import LIGHTS, Light, choose
from contrib_site.demo_town.pictures.scenes import (
    archives,
    atelier,
    bateau,
    bibliotheque,
    bus,
    concert,
    criee,
    cuisine,
    ecole,
    estran,
    fete,
    fresque,
    jardin,
    mairie,
    marche,
    nuit,
    phare,
    place,
    plage,
    pont,
    port,
    quai,
    rue,
    stade,
    talus,
    tempete,
    velo,
    yole,
)

SCENES: tuple[str, ...] = (
    "port", "phare", "plage", "tempete", "bateau", "yole", "criee", "quai", "rue", "marche",
    "place", "jardin", "ecole", "bibliotheque", "atelier", "fete", "concert", "mairie", "stade",
    "estran", "talus", "pont", "velo", "bus", "fresque", "cuisine", "archives", "nuit",
)  # fmt: skip
PAINTERS: dict[str, tuple[Callable[[Canvas, Light], None], tuple[str, ...]]] = {
    "port": (
        port.paint,
        ("morning", "noon", "golden", "dawn", "dusk", "grey", "winter", "autumn"),
    ),
    "phare": (phare.paint, ("morning", "golden", "dusk", "grey", "night", "dawn")),
    "plage": (plage.paint, ("morning", "noon", "golden", "grey", "winter")),
    "tempete": (tempete.paint, ("storm",)),
    "estran": (estran.paint, ("morning", "dawn", "golden", "grey", "winter")),
    "pont": (pont.paint, ("morning", "golden", "grey", "autumn", "noon")),
    "rue": (rue.paint, ("morning", "noon", "golden", "grey", "dusk", "autumn")),
    "marche": (marche.paint, ("morning", "noon", "winter", "autumn", "grey")),
    "place": (place.paint, ("morning", "golden", "autumn", "noon", "grey", "dusk")),
    "mairie": (mairie.paint, ("morning", "noon", "golden", "grey", "winter", "autumn")),
    "fresque": (fresque.paint, ("morning", "noon", "golden", "autumn")),
    "bateau": (bateau.paint, ("morning", "golden", "dawn", "grey", "noon")),
    "yole": (yole.paint, ("morning", "noon", "golden", "dawn", "grey")),
    "quai": (quai.paint, ("morning", "noon", "golden", "grey", "winter", "autumn")),
    "nuit": (nuit.paint, ("night", "dusk")),
    "criee": (criee.paint, ("dawn", "dusk", "morning")),
    "jardin": (jardin.paint, ("morning", "noon", "golden", "grey")),
    "talus": (talus.paint, ("morning", "golden", "grey", "autumn", "winter")),
    "ecole": (ecole.paint, ("morning", "noon", "autumn", "grey", "winter")),
    "stade": (stade.paint, ("morning", "noon", "golden", "grey", "dusk")),
    "velo": (velo.paint, ("morning", "noon", "golden", "grey", "autumn")),
    "bus": (bus.paint, ("morning", "grey", "autumn", "noon", "dusk")),
    "bibliotheque": (bibliotheque.paint, ("morning", "golden", "grey", "winter", "noon")),
    "atelier": (atelier.paint, ("morning", "golden", "grey", "winter")),
    "cuisine": (cuisine.paint, ("morning", "golden", "noon", "winter")),
    "fete": (fete.paint, ("dusk", "night")),
    "concert": (concert.paint, ("night",)),
    "archives": (archives.paint, ("morning", "golden")),
}


WISHES = {
    "bateau": ("sea", "moored"),
    "yole": ("sails", "oars"),
    "velo": ("wall", "road"),
    "fresque": ("scaffold", "finished"),
    "fete": ("square", "hall"),
    "archives": ("table", "shelves"),
}


def is_known(scene: str) -> bool:
    """Whether ``draw`` can paint it."""
    name, *wishes = scene.split() or [""]
    return name in PAINTERS and all(
        wish in LIGHTS or wish in WISHES.get(name, ()) for wish in wishes
    )


def draw(scene: str, seed: str, width: int) -> bytes:
    """A 3:2 JPEG ``width`` pixels wide; the same scene and seed make the same picture.

    After the scene's name may stand a light and one of its WISHES: ``bateau golden moored``.
    """
    name, *wishes = scene.split()
    rng = Random(f"{name} {seed}")
    paint, lights = PAINTERS[name]
    asked = tuple(wish for wish in wishes if wish in LIGHTS)
    light = choose(rng, asked or lights)
    canvas = Canvas(rng, width, wishes)
    paint(canvas, light)
    return develop(canvas, light)
