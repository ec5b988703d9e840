"""Old papers on a table: a chart, letters, photographs."""

from math import cos, pi, sin
from random import Random

from contrib_site.demo_town.pictures import facades, figures, houses, sails
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, mix, varied
from contrib_site.demo_town.pictures.light import LIGHTS, Light
from contrib_site.demo_town.pictures.shapes import Quad, curve


def sheet(c: Canvas, light: Light, paper: Quad, colour: Colour, lift: float = 0.012) -> None:
    """A piece of paper and the shadow under its far edge."""
    away = lift if light.from_left else -lift
    c.cast([(x + away, y + lift) for x, y in paper.corners], (24, 16, 14), 0.5, 0.008)
    c.quad(paper, light.on(colour, 0.95))
    c.dabs(paper, light.on(colour, 0.93), 40, length=0.06, width=0.012, spread=5, alpha=0.3, turn=1)


def chart(c: Canvas, light: Light, paper: Quad) -> None:
    """A sea chart: a coast, soundings, a rose."""
    rng = c.rng
    sheet(c, light, paper, hexa("#e6d9b8"))
    ink, sea = light.on(hexa("#5f4a3a"), 0.8), light.on(hexa("#9fbdb8"), 0.95)
    coast = [
        (0.0, 0.42),
        *[(t / 12, 0.46 + 0.15 * sin(t * 1.1) + rng.uniform(-0.07, 0.07)) for t in range(1, 12)],
        (1.0, 0.36),
    ]
    line = [paper.at(u, v) for u, v in curve(coast, 5)]
    c.shape([*line, paper.at(1, 0), paper.at(0, 0)], sea, 0.85)
    c.line(line, ink, 0.0028)
    for _sounding in range(46):
        u, v = rng.uniform(0.04, 0.96), rng.uniform(0.04, 0.34)
        x, y = paper.at(u, v)
        c.line([(x, y), (x + 0.006, y + 0.003)], ink, 0.0016, 0.7)
    for n in range(7):
        c.line([paper.at(n / 6, 0.02), paper.at(n / 6, 0.98)], ink, 0.001, 0.35)
        c.line([paper.at(0.02, n / 6), paper.at(0.98, n / 6)], ink, 0.001, 0.35)
    rx, ry = paper.at(0.8, 0.76)
    for n in range(16):
        turn, reach = 2 * pi * n / 16, 0.055 if n % 4 == 0 else 0.032
        c.dab(rx + cos(turn) * reach / 2, ry + sin(turn) * reach / 2, reach, 0.006, turn, ink, 0.8)
    for fold in (0.33, 0.66):
        c.line([paper.at(fold, 0), paper.at(fold, 1)], light.on(hexa("#b8a67e"), 0.8), 0.003, 0.6)


def letter(c: Canvas, light: Light, paper: Quad) -> None:
    """Lines of an old hand that nobody can read from here."""
    rng = c.rng
    sheet(c, light, paper, varied(hexa("#efe4c8"), rng, 5))
    ink = light.on(hexa(rng.choice(("#3a3450", "#4a3a2c"))), 0.8)
    for row in range(15):
        v = 0.1 + row * 0.056
        u, end = 0.1, 0.9 if row % 5 != 4 else rng.uniform(0.3, 0.7)
        while u < end:
            word = rng.uniform(0.03, 0.11)
            stroke = [
                paper.at(u + word * t / 5, v + 0.011 * sin(t * 2.4 + u * 40)) for t in range(6)
            ]
            c.line(stroke, ink, 0.0018, 0.8)
            u += word + 0.024
    if rng.random() < 0.5:
        stamp = paper.part(0.72, 0.03, 0.92, 0.16)
        c.quad(stamp, light.on(hexa(rng.choice(("#a8433a", "#3f6f8f", "#5a7f4a"))), 0.85))


def photograph(c: Canvas, light: Light, paper: Quad, kind: int) -> None:
    """A sepia photograph with a white border: boats, or a house, or people in a row."""
    rng = c.rng
    sheet(c, light, paper, hexa("#f2e9d4"))
    sepia = LIGHTS["grey"].__dict__ | {
        "lit": (214, 182, 138),
        "shade": (120, 92, 66),
        "haze": hexa("#d9bf94"),
        "lamps": False,
    }
    old = Light(**sepia)
    hole = paper.part(0.06, 0.08, 0.94, 0.92)
    pale, dark = light.on(hexa("#d9c096"), 0.95), light.on(hexa("#6b4f36"), 0.85)
    c.quad(hole, pale)
    c.quad(hole.part(0, 0.62, 1, 1), mix(pale, dark, 0.36))
    c.shape(
        [
            hole.at(0, 0.62),
            hole.at(0.2, 0.5),
            hole.at(0.5, 0.56),
            hole.at(0.8, 0.47),
            hole.at(1, 0.6),
            hole.at(1, 0.62),
        ],
        mix(pale, dark, 0.3),
    )
    x, y = hole.at(0.5, 0.74)
    if kind == 0:
        sails.yole(c, old, x, y, 0.2, rng.choice((-1, 1)), crew=5)
    elif kind == 1:
        for n in range(7):
            px, py = hole.at(0.14 + n * 0.12, 0.86)
            figures.person(
                c,
                old,
                px,
                py,
                0.1 * rng.uniform(0.9, 1.1),
                coat=hexa(rng.choice(("#3a2c22", "#5a4636", "#8a7254"))),
            )
    else:
        houses.from_front(
            c,
            old,
            facades.some_house(Random(rng.random()), tall=2),
            x - 0.07,
            y + 0.02,
            0.14,
            0.045,
        )
    c.quad(hole, light.on(hexa("#b98a52"), 0.9), 0.5)
    for _scratch in range(5):
        u, v = rng.random(), rng.random()
        c.line(
            [hole.at(u, v), hole.at(min(1, u + 0.03), min(1, v + 0.12))],
            light.on(hexa("#f6ecd4"), 1),
            0.0012,
            0.6,
        )
