"""What floats: trawlers, open boats, sailing boats, the yole."""

from collections.abc import Callable

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, curve

HULLS = (
    "#1f5f8b",
    "#b5392f",
    "#2b7a66",
    "#274a6d",
    "#d8952f",
    "#e9e4d6",
    "#3a8fa3",
    "#5a2f3d",
    "#3f6e4e",
    "#e2b93f",
)
STRIPES = ("#f3efe2", "#e2b93f", "#f3efe2", "#c9503c")
WOOD = hexa("#8a5a36")


def hull(
    c: Canvas,
    light: Light,
    x: float,
    line: float,
    length: float,
    height: float,
    bow: int,
    colour: Colour,
) -> list[Point]:
    """From stern to stem, on its waterline; ``bow`` is 1 when it looks to the right. Returns the rail."""

    def at(u: float, v: float) -> Point:
        return x + bow * u * length, line - v * height

    rail = curve([at(-0.5, 0.86), at(-0.2, 0.72), at(0.15, 0.8), at(0.38, 1.02), at(0.53, 1.3)], 8)
    keel = [at(0.46, 0.35), at(0.4, -0.04), at(-0.44, -0.04), at(-0.49, 0.3)]
    sunny = 0.9 if (bow == 1) != light.from_left else 0.72
    c.shape([*rail, *keel], light.on(colour, sunny))
    c.shape(
        [*rail[20:], at(0.46, 0.35), at(0.4, -0.04), at(0.22, -0.04)],
        light.on(lighter(colour, 0.12), sunny),
        0.5,
    )
    c.shape(
        [at(-0.47, 0.12), at(0.42, 0.12), at(0.4, -0.04), at(-0.44, -0.04)],
        light.on(hexa("#7a2b26"), 0.6),
    )
    below = [(px, py + height * 0.13) for px, py in reversed(rail)]
    c.shape([*rail, *below], light.on(hexa(c.rng.choice(STRIPES)), sunny))
    for _mark in range(12):
        u, v = c.rng.uniform(-0.44, 0.36), c.rng.uniform(0.18, 0.58)
        c.dab(
            *at(u, v),
            length * 0.1,
            height * 0.05,
            c.rng.gauss(0, 0.1),
            light.on(varied(colour, c.rng, 12), sunny),
            0.5,
        )
    return rail


def trawler(c: Canvas, light: Light, x: float, line: float, length: float, bow: int) -> None:
    """A coastal boat with its wheelhouse forward, a gantry aft and washing lines of rigging."""
    rng = c.rng
    h = length * 0.2
    colour = hexa(rng.choice(HULLS))
    dark = light.on(hexa("#3a3f44"), 0.4)
    mast_x, gantry = x + bow * length * 0.06, x - bow * length * 0.4
    c.line(
        [(mast_x, line - h), (mast_x, line - h * 4.3)],
        light.on(hexa("#d8d2c2"), 0.7),
        length * 0.014,
    )
    c.line([(mast_x, line - h * 3.9), (gantry, line - h * 2.1)], dark, length * 0.004)
    c.line(
        [(mast_x, line - h * 3.9), (x + bow * length * 0.5, line - h * 1.3)], dark, length * 0.004
    )
    c.line(
        [(mast_x, line - h * 1.9), (x - bow * length * 0.24, line - h * 3.2)],
        light.on(hexa("#c8b78e"), 0.7),
        length * 0.011,
    )
    steel = light.on(hexa(rng.choice(("#d9a13a", "#e6e2d6", "#8a9499"))), 0.75)
    for dx in (0, 0.07):
        c.line(
            [
                (gantry + bow * length * dx, line - h * 0.6),
                (gantry + bow * length * (dx * 0.5), line - h * 2.2),
            ],
            steel,
            length * 0.016,
        )
    c.line(
        [
            (gantry - bow * length * 0.02, line - h * 2.2),
            (gantry + bow * length * 0.08, line - h * 2.2),
        ],
        steel,
        length * 0.02,
    )
    _wheelhouse(c, light, x + bow * length * 0.17, line - h * 0.75, length, bow)
    for _crate in range(5):
        w = length * 0.05
        cx = x - bow * length * rng.uniform(0.05, 0.33)
        c.rect(
            cx - w / 2,
            line - h * 0.75 - w * rng.uniform(0.5, 1.1),
            w,
            w * 1.4,
            light.on(hexa(rng.choice(("#d86a2c", "#3f7ea6", "#e6e2d6", "#4c8a5a"))), 0.8),
        )
    hull(c, light, x, line, length, h, bow, colour)
    for u in (-0.3, -0.08, 0.14):
        c.oval(
            x + bow * u * length,
            line - h * 0.36,
            length * 0.011,
            length * 0.025,
            light.on(hexa("#e07b39"), 0.85),
        )
    if rng.random() < 0.7:
        _flag(c, light, mast_x, line - h * 4.2, length * 0.06, bow)


def _wheelhouse(c: Canvas, light: Light, x: float, base: float, length: float, bow: int) -> None:
    w, h = length * 0.2, length * 0.22
    white = hexa("#f2eee3")
    left = x - w / 2
    c.shape(
        [
            (left, base),
            (left + (0.02 if bow == 1 else -0.01) * w, base - h),
            (left + w * (1.0 if bow == 1 else 0.96), base - h),
            (left + w, base),
        ],
        light.on(white, 0.86),
    )
    c.rect(
        left if bow == -1 else left + w * 0.7,
        base - h,
        w * 0.3,
        h,
        light.on(white, 0.55 if (bow == 1) == light.from_left else 1),
        0.8,
    )
    glass = hexa("#ffcf7a") if light.lamps else light.on(hexa("#31485a"), 0.6)
    for n in range(3):
        c.rect(left + w * (0.08 + n * 0.31), base - h * 0.84, w * 0.24, h * 0.3, glass)
    c.rect(
        left - w * 0.08,
        base - h * 1.07,
        w * 1.16,
        h * 0.1,
        light.on(hexa(c.rng.choice(HULLS)), 0.8),
    )
    c.rect(left + w * 0.3, base - h * 1.3, w * 0.3, h * 0.07, light.on(white, 0.9))
    c.line(
        [(left + w * 0.2, base - h), (left + w * 0.15, base - h * 1.9)],
        light.on(white, 0.7),
        length * 0.004,
    )


def _flag(c: Canvas, light: Light, x: float, y: float, size: float, bow: int) -> None:
    """The black and white one, from so far away that it is only stripes."""
    for n in range(5):
        c.rect(
            x if bow == -1 else x - size,
            y + n * size * 0.12,
            size,
            size * 0.12,
            light.on(hexa("#f2f0ea" if n % 2 else "#23252a"), 0.9),
        )


def canot(c: Canvas, light: Light, x: float, line: float, length: float, bow: int) -> None:
    """A small open boat, perhaps with an outboard, perhaps with oars."""
    colour = hexa(c.rng.choice(HULLS))
    h = length * 0.17
    rail = hull(c, light, x, line, length, h, bow, colour)
    inside = [
        (px, py + h * 0.05 + 0.1 * h * (1 - abs(n / len(rail) - 0.5)))
        for n, (px, py) in enumerate(rail)
    ]
    c.shape([*rail, *reversed(inside)], light.on(WOOD, 0.6))
    for u in (-0.2, 0.12):
        c.rect(
            x + bow * u * length - length * 0.03,
            line - h * 0.84,
            length * 0.06,
            h * 0.14,
            light.on(WOOD, 0.9),
        )
    if c.rng.random() < 0.5:
        stern = x - bow * length * 0.52
        c.rect(
            stern - length * 0.025,
            line - h * 1.35,
            length * 0.05,
            h * 0.75,
            light.on(hexa("#2c2f33"), 0.7),
        )


def anchored(c: Canvas, light: Light, line: float, paint: Callable[[], object]) -> None:
    """A boat with its reflection, and the dark touch of water under it."""
    c.afloat(line, light.water, paint)
