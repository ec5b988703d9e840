"""Vegetable beds behind a hedge."""

from math import cos, pi, sin

from contrib_site.demo_town.pictures import facades, figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box, curve, ridge

EARTH = hexa("#7a5a42")


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.42, 0.48)
    weather.sky(c, light, line)
    land.hill(
        c, light, ridge(rng, (-0.1, line - 0.1), (1.6, line - 0.06), 0.03, 5), line + 0.02, 0.45
    )
    houses.row(
        c,
        light,
        rng.uniform(0.5, 0.8),
        rng.uniform(1.1, 1.4),
        line + 0.01,
        0.055,
        distance=0.25,
        tall=2,
    )
    for n in range(7):
        land.tree(
            c, light, n * 0.25 + rng.uniform(-0.08, 0.08), line + 0.02, rng.uniform(0.14, 0.24), 0.2
        )
    land.hedge(c, light, -0.1, 1.6, line + 0.05, 0.07)
    c.rect(-0.1, line + 0.04, 1.7, 1, light.on(lighter(light.leaves, 0.05), 0.8))
    land.grass(c, light, box(-0.05, line + 0.06, 1.6, 0.95 - line), 900, 0.018)
    vanish = (rng.uniform(0.55, 0.95), line - 0.04)
    for n in (-3, -2, -1, 1, 2, 3):
        _bed(c, light, vanish, n * 0.42 - (0.13 if n > 0 else -0.13), line + 0.07)
    _path(c, light, vanish, line + 0.06)
    side = 1 if vanish[0] < 0.75 else -1
    shed(c, light, vanish[0] + side * 0.46, line + 0.13, 0.26)
    figures.group(c, light, vanish[0] + rng.uniform(-0.05, 0.05), line + 0.24, 0.17, 2, 0.06)
    figures.group(c, light, vanish[0] - side * 0.4, line + 0.2, 0.13, 2, 0.12)
    _flowers(c, light)


def _bed(c: Canvas, light: Light, vanish: tuple[float, float], aside: float, top: float) -> None:
    """A row of one vegetable, from the hedge to our feet."""
    rng = c.rng
    half = 0.15

    def at(x: float, depth: float) -> tuple[float, float]:
        share = 0.16 + depth * 0.84
        return vanish[0] + x * share * 1.35, top + (1.04 - top) * depth

    bed = Quad(at(aside - half, 0), at(aside + half, 0), at(aside + half, 1), at(aside - half, 1))
    earth = light.on(EARTH, 0.85)
    c.quad(bed, earth)
    c.dabs(bed, earth, 150, length=0.03, width=0.008, spread=13, alpha=0.6)
    kind = rng.choice(("salad", "leek", "stakes", "cabbage", "flowers"))
    for step in range(13):
        depth = (step / 13) ** 1.5 * 0.97 + 0.015
        for column in (-0.085, 0.0, 0.085):
            x, y = at(aside + column, depth)
            _plant(c, light, kind, x, y, 0.016 + depth * 0.085)


def _plant(c: Canvas, light: Light, kind: str, x: float, y: float, size: float) -> None:
    rng = c.rng
    green = {
        "salad": "#8fb04e",
        "leek": "#5f8f6f",
        "stakes": "#4f7d3f",
        "cabbage": "#6f9a8a",
        "flowers": "#6a9450",
    }[kind]
    if kind == "leek":
        for _leaf in range(6):
            lean = rng.gauss(0, size * 0.35)
            c.shape(
                [
                    (x - size * 0.06, y),
                    (x + lean, y - size * rng.uniform(0.8, 1.3)),
                    (x + size * 0.06, y),
                ],
                light.on(varied(hexa(green), rng, 12), rng.uniform(0.4, 1)),
            )
        return
    if kind == "stakes":
        c.line([(x, y), (x, y - size * 1.9)], light.on(hexa("#a98a5c"), 0.8), size * 0.05)
    height = 1.7 if kind == "stakes" else 0.5
    for facing in (0.15, 0.6, 1.0):
        for _leaf in range(5):
            lx = x + rng.gauss(0, size * 0.26)
            ly = y - size * height * rng.random() - size * 0.1 * facing
            c.dab(
                lx,
                ly,
                size * 0.42,
                size * 0.24,
                rng.uniform(0, pi),
                light.on(varied(lighter(hexa(green), (facing - 0.5) * 0.3), rng, 9), facing),
            )
    if kind in {"stakes", "flowers"}:
        colour = hexa(
            rng.choice(("#c8402f", "#d8502f"))
            if kind == "stakes"
            else rng.choice(("#e8b93f", "#d98aa6", "#e8703a", "#f3efe2"))
        )
        for _fruit in range(4):
            c.disc(
                x + rng.gauss(0, size * 0.2),
                y - size * height * rng.uniform(0.3, 1),
                size * 0.09,
                light.on(colour, 0.9),
            )


def _path(c: Canvas, light: Light, vanish: tuple[float, float], top: float) -> None:
    sand = light.on(hexa("#cdb894"), 0.9)
    path = Quad(
        (vanish[0] - 0.02, top),
        (vanish[0] + 0.02, top),
        (vanish[0] + 0.16, 1.05),
        (vanish[0] - 0.16, 1.05),
    )
    c.quad(path, sand)
    c.dabs(path, sand, 130, length=0.03, width=0.006, spread=10, alpha=0.5)


def shed(c: Canvas, light: Light, x: float, base: float, w: float) -> None:
    """Planks, a felt roof, a water butt and tools against the wall."""
    h, colour = w * 0.72, hexa(c.rng.choice(("#5b8ca3", "#7f9f7a", "#8a6a4a", "#a8483a")))
    wall = box(x - w / 2, base - h, w, h)
    c.quad(wall, light.on(colour, 0.85))
    for n in range(11):
        c.quad(wall.part(n / 11, 0, n / 11 + 0.012, 1), light.on(lighter(colour, -0.35), 0.6), 0.7)
    c.shape(
        [(x - w * 0.58, base - h), (x - w * 0.1, base - h * 1.42), (x + w * 0.58, base - h)],
        light.on(hexa("#4c5763"), 0.8),
    )
    c.quad(wall.part(0.56, 0.22, 0.86, 1), light.on(lighter(colour, -0.2), 0.7))
    facades.window(c, light, wall.part(0.12, 0.24, 0.42, 0.6), 0.85)
    c.shape(
        [
            (x - w * 0.7, base),
            (x - w * 0.72, base - h * 0.5),
            (x - w * 0.53, base - h * 0.5),
            (x - w * 0.55, base),
        ],
        light.on(hexa("#3f5a4a"), 0.7),
    )
    for n in range(3):
        c.line(
            [(x + w * (0.54 + n * 0.05), base), (x + w * (0.5 + n * 0.04), base - h * 0.95)],
            light.on(hexa("#a98a5c"), 0.8),
            w * 0.02,
        )


def _flowers(c: Canvas, light: Light) -> None:
    """Tall ones at the edge of the picture: sunflowers, or cosmos."""
    rng = c.rng
    left = rng.random() < 0.5
    tall = rng.random() < 0.5
    for _flower in range(9):
        x = rng.uniform(-0.02, 0.24) if left else rng.uniform(1.26, 1.52)
        y = rng.uniform(0.52, 0.82)
        size = rng.uniform(0.024, 0.042)
        c.line(
            curve([(x + rng.uniform(-0.02, 0.02), 1.05), (x + 0.01, (1 + y) / 2), (x, y)], 6),
            light.on(hexa("#5b7d3f"), 0.7),
            size * 0.16,
        )
        for _leaf in range(4):
            c.dab(
                x + rng.gauss(0, size * 0.7),
                rng.uniform(y + 0.06, 1),
                size * 1.7,
                size * 0.8,
                rng.gauss(0.4, 0.5),
                light.on(varied(hexa("#5f8a42"), rng, 12), rng.uniform(0.4, 1)),
            )
        petal = hexa("#efb92e") if tall else hexa(rng.choice(("#d98aa6", "#f3efe2", "#b577a8")))
        for n in range(15):
            turn = 2 * pi * n / 15
            c.dab(
                x + cos(turn) * size * 0.72,
                y + sin(turn) * size * 0.72,
                size * 0.85,
                size * 0.3,
                turn,
                light.on(varied(petal, rng, 9), rng.uniform(0.7, 1)),
            )
        c.disc(x, y, size * 0.45, light.on(hexa("#5f3a22" if tall else "#e8b93f"), 0.8))
