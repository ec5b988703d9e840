"""A gable, and what is painted on it."""

from math import pi, sin

from contrib_site.demo_town.pictures import figures, houses, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa
from contrib_site.demo_town.pictures.ground import paving
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, box, curve


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    base = 0.84
    weather.sky(c, light, base)
    houses.row(c, light, -0.05, 0.32, base - 0.01, 0.11, distance=0.16)
    houses.row(c, light, 1.2, 1.6, base - 0.01, 0.11, distance=0.16)
    paving(c, light, base - 0.02, (RIGHT / 2, base - 0.2))
    x0, x1, eaves = 0.24, 1.26, rng.uniform(0.26, 0.32)
    gable: list[Point] = [(x0, base), (x0, eaves), ((x0 + x1) / 2, 0.06), (x1, eaves), (x1, base)]
    houses.chimney(c, light, (x0 + x1) / 2 - 0.06, 0.1, 0.12, 0.09)
    c.shape(
        [
            (x0 - 0.03, eaves + 0.012),
            ((x0 + x1) / 2, 0.035),
            (x1 + 0.03, eaves + 0.012),
            (x1, eaves + 0.02),
            ((x0 + x1) / 2, 0.08),
            (x0, eaves + 0.02),
        ],
        light.on(hexa("#4c5763"), 0.7),
    )
    _mural(c, light, gable, (x0, x1, base))
    c.rect(x0, base - 0.05, x1 - x0, 0.05, light.on(hexa("#8f887c"), 0.6))
    if c.either("scaffold", "finished") == "scaffold":
        _scaffold(c, light, (x0, x1, base))
    figures.group(c, light, rng.uniform(0.5, 1.0), base + 0.08, 0.2, 5, 0.45)


def _mural(c: Canvas, light: Light, gable: list[Point], edges: tuple[float, float, float]) -> None:
    """A wave, a boat, a sun, a big fish and gulls in five flat colours, on a wall."""
    rng = c.rng
    x0, x1, base = edges
    pots = rng.choice(
        (
            ("#f2e3c0", "#e8703a", "#1f6f8b", "#123f5c", "#f6c24a"),
            ("#f4d9c6", "#c8433a", "#2f8f8a", "#1d4f5f", "#f0b93f"),
            ("#dfeae2", "#e58a4a", "#3a6fa8", "#1f3560", "#f7d774"),
        )
    )
    ground, warm, sea, deep, gold = (light.on(hexa(pot), 0.92) for pot in pots)
    c.shape(gable, ground)
    middle = (x0 + x1) / 2
    sun_x, sun_y = middle + rng.uniform(-0.2, 0.2), rng.uniform(0.3, 0.38)
    for n in range(16):
        turn = pi + pi * n / 15
        c.line(
            [
                (sun_x, sun_y),
                (
                    max(x0, min(x1, sun_x + 0.24 * -sin(turn + pi / 2))),
                    max(0.2, sun_y - 0.17 * abs(sin(turn))),
                ),
            ],
            gold,
            0.008,
        )
    c.disc(sun_x, sun_y, 0.1, warm)
    for lift, colour in ((0.0, sea), (0.07, deep), (0.15, sea), (0.23, deep)):
        phase = rng.uniform(0, 6)
        wave = [
            (x0 + (x1 - x0) * t / 40, 0.5 + lift + 0.035 * sin(phase + t * 0.55)) for t in range(41)
        ]
        c.shape([*wave, (x1, base), (x0, base)], colour)
        c.line(wave, ground, 0.007)
    bx, by = middle + rng.choice((-0.24, 0.24)), 0.5
    c.shape(
        [
            (bx - 0.12, by - 0.02),
            (bx + 0.13, by - 0.03),
            (bx + 0.09, by + 0.04),
            (bx - 0.09, by + 0.04),
        ],
        warm,
    )
    c.shape([(bx + 0.01, by - 0.2), (bx + 0.01, by - 0.035), (bx - 0.1, by - 0.035)], ground)
    c.shape([(bx + 0.02, by - 0.18), (bx + 0.02, by - 0.035), (bx + 0.09, by - 0.035)], gold)
    fx, fy = middle - rng.choice((-0.14, 0.14)), 0.71
    body = curve(
        [
            (fx - 0.2, fy),
            (fx - 0.06, fy - 0.08),
            (fx + 0.13, fy - 0.055),
            (fx + 0.21, fy + 0.005),
            (fx + 0.12, fy + 0.06),
            (fx - 0.06, fy + 0.07),
            (fx - 0.2, fy),
        ],
        6,
    )
    c.shape(
        [(fx - 0.17, fy), (fx - 0.29, fy - 0.07), (fx - 0.26, fy), (fx - 0.29, fy + 0.075)], gold
    )
    c.shape(body, gold)
    for n in range(4):
        c.line(
            curve(
                [
                    (fx - 0.09 + n * 0.055, fy - 0.05),
                    (fx - 0.065 + n * 0.055, fy),
                    (fx - 0.09 + n * 0.055, fy + 0.05),
                ],
                5,
            ),
            warm,
            0.008,
        )
    c.disc(fx + 0.155, fy - 0.012, 0.014, ground)
    c.disc(fx + 0.158, fy - 0.012, 0.007, deep)
    wall = box(x0, 0.3, x1 - x0, base - 0.3)
    c.dabs(
        wall, light.on((236, 228, 214), 0.8), 320, length=0.03, width=0.004, spread=14, alpha=0.13
    )


def _scaffold(c: Canvas, light: Light, edges: tuple[float, float, float]) -> None:
    """Half of the wall is still behind it."""
    rng = c.rng
    x0, x1, base = edges
    left, right = (x0 - 0.02, x0 + 0.36) if rng.random() < 0.5 else (x1 - 0.36, x1 + 0.02)
    steel, plank = light.on(hexa("#8d959b"), 0.8), light.on(hexa("#a67c4f"), 0.8)
    for level in range(3):
        y = base - 0.19 * (level + 1)
        if level < 2:
            figures.person(
                c, light, rng.uniform(left + 0.06, right - 0.06), y, 0.15, arms=0.8, turned=0
            )
            c.rect(
                left + rng.uniform(0.05, 0.25),
                y - 0.022,
                0.022,
                0.022,
                light.on(hexa(rng.choice(figures.COATS)), 0.9),
            )
        c.rect(left - 0.01, y, right - left + 0.02, 0.009, plank)
        c.line([(left, y - 0.08), (right, y - 0.08)], steel, 0.003)
        c.line([(left, y + 0.19), (right, y)], steel, 0.0026)
    for n in range(3):
        x = left + (right - left) * n / 2
        c.line([(x, base + 0.01), (x, base - 0.66)], steel, 0.0042)
