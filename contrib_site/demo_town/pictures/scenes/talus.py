"""Small fields between planted banks, a sunken lane, gorse."""

from contrib_site.demo_town.pictures import facades, figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, ridge


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.36, 0.42)
    weather.sky(c, light, line)
    land.headland(c, light, line + 0.02, 0.05, 0.7)
    tops = [line + 0.0, line + 0.06, line + 0.14]
    for number, top in enumerate(tops):
        air = 0.5 - number * 0.17
        crest = ridge(
            rng,
            (-0.1, top + rng.uniform(-0.03, 0.03)),
            (1.6, top + rng.uniform(-0.03, 0.03)),
            0.03,
            5,
        )
        _fields(c, light, crest, 0.2 + number * 0.1, air)
        for _bank in range(3):
            x = rng.uniform(-0.1, 1.2)
            y = top + rng.uniform(0.02, 0.05)
            land.hedge(
                c, light, x, x + rng.uniform(0.3, 0.7), y + 0.012, 0.022 + number * 0.014, air
            )
        for _tree in range(6):
            land.tree(
                c,
                light,
                rng.uniform(0, RIGHT),
                top + rng.uniform(0.02, 0.06),
                0.06 + number * 0.05,
                air,
            )
    if rng.random() < 0.7:
        x = rng.uniform(0.2, 1.1)
        houses.from_front(
            c, light, facades.some_house(rng, tall=1, bays=3), x, line + 0.1, 0.13, 0.042, 0.28
        )
        land.tree(c, light, x + 0.16, line + 0.11, 0.12, 0.25)
    for _cow in range(7):
        _animal(c, light, rng.uniform(0.1, 1.4), line + rng.uniform(0.16, 0.24))
    _lane(c, light, line + 0.2)


def _fields(
    c: Canvas, light: Light, crest: list[tuple[float, float]], depth: float, air: float
) -> None:
    rng = c.rng
    base = crest[0][1] + depth + 0.3
    c.shape([*crest, (1.6, base), (-0.1, base)], light.seen(light.leaves, 0.8, air))
    x = -0.1
    while x < 1.5:
        wide = rng.uniform(0.16, 0.4)
        crop = rng.choice(
            (
                light.leaves,
                lighter(light.leaves, 0.2),
                hexa("#c9b968"),
                hexa("#a9b86a"),
                hexa("#9a7a58"),
                lighter(light.leaves, -0.15),
            )
        )
        colour = light.seen(crop, 0.9, air)
        y0, y1 = _height(crest, x), _height(crest, x + wide)
        lean = rng.uniform(-0.2, 0.2)
        field = Quad(
            (x, y0 + 0.006),
            (x + wide - 0.01, y1 + 0.006),
            (x + wide - 0.01 + lean, y1 + depth),
            (x + lean, y0 + depth),
        )
        c.quad(field, colour)
        c.dabs(
            field, colour, 46, length=0.05, width=0.004, spread=9, alpha=0.5, angle=(y1 - y0) / wide
        )
        x += wide


def _height(crest: list[tuple[float, float]], x: float) -> float:
    return min(crest, key=lambda point: abs(point[0] - x))[1]


def _animal(c: Canvas, light: Light, x: float, y: float) -> None:
    """A cow, black and white, far enough to be three touches."""
    size = 0.011 + (y - 0.5) * 0.05
    hide = light.on(hexa("#f0ece2"), 0.9)
    c.blob(x, y, size, size * 0.55, hide)
    c.blob(x + size * 0.2, y - size * 0.1, size * 0.4, size * 0.4, light.on(hexa("#2b2724"), 0.7))
    c.blob(x - size * 1.1, y + size * 0.2, size * 0.32, size * 0.26, light.on(hexa("#2b2724"), 0.7))
    for leg in (-0.7, -0.4, 0.5, 0.8):
        c.line([(x + leg * size, y + size * 0.3), (x + leg * size, y + size)], hide, size * 0.16)


def _lane(c: Canvas, light: Light, top: float) -> None:
    """A lane between two banks that rise on both sides of us."""
    rng = c.rng
    vanish = rng.uniform(0.55, 0.95)
    c.shape(
        [(vanish - 0.015, top), (vanish + 0.02, top), (vanish + 0.42, 1.1), (vanish - 0.42, 1.1)],
        light.on(hexa("#b39f7f"), 0.8),
    )
    track = Quad(
        (vanish - 0.012, top), (vanish + 0.016, top), (vanish + 0.36, 1.05), (vanish - 0.36, 1.05)
    )
    c.dabs(
        track, light.on(hexa("#b39f7f"), 0.8), 170, length=0.05, width=0.008, spread=14, alpha=0.5
    )
    land.grass(c, light, track.part(0.42, 0.02, 0.58, 1), 110, 0.03)
    c.cast(
        [
            (vanish, top),
            (vanish + 0.02, top),
            (vanish + (0.04 if light.from_left else 0.4), 1.1),
            (vanish - (0.4 if light.from_left else 0.04), 1.1),
        ],
        light.on((60, 58, 70), 0),
        0.3,
        0.02,
    )
    gorse = hexa("#e8c12e")
    for side in (-1, 1):
        for step in range(9):
            near = (step / 8) ** 1.4
            x = vanish + side * (0.035 + near * 0.62)
            base = top + near * 0.42 + 0.03
            height = 0.035 + near * 0.2
            wide = 0.05 + near * 0.2
            land.hedge(
                c,
                light,
                x - wide,
                x + wide,
                base + 0.05 * near,
                height,
                0.2 * (1 - near),
                flowers=gorse if rng.random() < 0.5 else None,
            )
            if step in {2, 5} and rng.random() < 0.8:
                land.tree(
                    c,
                    light,
                    x + side * 0.03,
                    base - height * 0.5,
                    0.16 + near * 0.5,
                    0.15 * (1 - near),
                )
    figures.standing(c, light, vanish + rng.uniform(-0.03, 0.03), top + 0.14, 0.1)
