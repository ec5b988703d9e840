"""A chain of dancers under strings of lamps, two players on a cart."""

from math import pi, sin

from contrib_site.demo_town.pictures import facades, figures, houses, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, mix, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box

BULBS = ("#ffd27a", "#ffb35a", "#ffe3a8", "#ff9a6a", "#ffe9c4")


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.58, 0.62)
    if c.either("square", "hall") == "square":
        weather.sky(c, light, line)
        houses.steeple(c, light, rng.uniform(0.3, 1.2), line, 0.42, 0.3)
        size = rng.uniform(0.085, 0.1)
        houses.row(c, light, -0.05, 1.55, line + 0.005, size, shop=0.4, distance=0.1)
    else:
        _hall(c, light, line)
    ground = light.on(hexa("#a8957c"), 0.55)
    c.rect(-0.1, line, 1.7, 0.6, ground)
    c.dabs(
        Quad((0, line), (RIGHT, line), (RIGHT, 1), (0, 1)),
        ground,
        420,
        length=0.07,
        width=0.008,
        spread=9,
        alpha=0.4,
    )
    stage = rng.choice((0.3, 1.2))
    for x, y, r, strength in ((RIGHT / 2, line + 0.14, 0.7, 0.42), (stage, line - 0.02, 0.4, 0.55)):
        c.glow(x, y, r, hexa("#ffb060"), strength)
    _cart(c, light, stage, line + 0.06)
    warm = light.by_lamps()
    _chain(c, warm, line + 0.12, 0.17, 15)
    _garlands(c, line)
    _chain(c, warm, line + 0.28, 0.27, 11)
    for _seated in range(4):
        figures.person(c, warm, rng.uniform(0, RIGHT), 1.04, 0.3, facing=0.2)


def _hall(c: Canvas, light: Light, line: float) -> None:
    """A shed with its beams: planks, a big door on the night, old windows."""
    rng = c.rng
    wood = light.by_lamps().on(hexa(rng.choice(("#8a6a4c", "#7a6a5c", "#94704e"))), 0.5)
    c.rect(-0.1, -0.1, 1.8, 1.3, wood)
    for n in range(34):
        x = n * 0.046 - 0.02
        c.rect(x, 0.2, 0.0456, line - 0.2, varied(wood, rng, 7))
        c.rect(x, 0.2, 0.002, line - 0.2, lighter(wood, -0.5), 0.6)
    roof = lighter(wood, -0.45)
    c.shape([(-0.1, -0.1), (1.6, -0.1), (1.6, 0.26), (RIGHT / 2, 0.04), (-0.1, 0.26)], roof)
    for n in range(5):
        x = 0.1 + n * 0.325
        c.line([(x - 0.12, 0.34), (x, 0.14), (x + 0.12, 0.34)], lighter(wood, -0.3), 0.016)
        c.line([(x, line), (x, 0.1)], lighter(wood, -0.2), 0.024)
    c.line([(-0.1, 0.2), (1.6, 0.2)], lighter(wood, -0.25), 0.026)
    door = rng.uniform(0.6, 0.8)
    c.rect(door - 0.13, 0.3, 0.26, line - 0.3, mix(light.sky[1], light.sky[2], 0.5))
    for side in (-1, 1):
        facades.window(c, light, box(RIGHT / 2 + side * 0.54 - 0.07, 0.32, 0.14, 0.12), 0.4, lit=0)


def _cart(c: Canvas, light: Light, x: float, base: float) -> None:
    warm = light.by_lamps()
    c.rect(x - 0.17, base - 0.07, 0.34, 0.075, warm.on(hexa("#7a4a34"), 0.7))
    for n in range(9):
        c.line(
            [(x - 0.17 + n * 0.042, base - 0.07), (x - 0.17 + n * 0.042, base + 0.004)],
            warm.on(hexa("#4a2c22"), 0.5),
            0.003,
        )
    for side in (-1, 1):
        px = x + side * 0.065
        figures.person(c, warm, px, base - 0.068, 0.19, facing=0.95, coat=hexa("#26282c"))
        pipe = warm.on(hexa("#5a3a26"), 0.8)
        c.line([(px, base - 0.232), (px - side * 0.035, base - 0.165)], pipe, 0.008)
        c.disc(px - side * 0.04, base - 0.158, 0.01, pipe)
        if side == 1:
            c.blob(px + 0.035, base - 0.17, 0.032, 0.03, warm.on(hexa("#6b2d33"), 0.8))
            c.line([(px + 0.04, base - 0.19), (px + 0.085, base - 0.3)], pipe, 0.007)
    for aside in (-0.2, 0.2):
        c.rect(x + aside - 0.025, base - 0.15, 0.05, 0.15, (24, 24, 28))
        c.disc(x + aside, base - 0.06, 0.017, (58, 58, 64))
        c.disc(x + aside, base - 0.11, 0.011, (58, 58, 64))


def _chain(c: Canvas, light: Light, base: float, h: float, count: int) -> None:
    """Dancers side by side, little finger in little finger, one step in two."""
    rng = c.rng
    for n in range(count):
        x = -0.06 + 1.62 * (n + 0.5) / count
        size = h * rng.uniform(0.9, 1.06)
        y = base + 0.025 * sin(n * 0.7) + (0.006 if n % 2 else 0)
        figures.shadow(c, light, x, y, size)
        grip = (x - 0.81 / count, y - size * 0.62 + (0.03 * h if n % 2 else 0))
        sleeve = light.on(hexa(rng.choice(figures.COATS)), 0.6)
        for hand in (grip, (x + 0.81 / count, y - size * 0.62)):
            c.line(
                [(x, y - size * 0.76), ((x + hand[0]) / 2, (y - size * 0.66)), hand],
                sleeve,
                size * 0.05,
            )
        figures.person(c, light, x, y, size, turned=1 if n % 2 else -1, facing=0.9)


def _garlands(c: Canvas, line: float) -> None:
    rng = c.rng
    for n in range(5):
        y0, y1 = line - rng.uniform(0.16, 0.4), line - rng.uniform(0.16, 0.4)
        sag = rng.uniform(0.07, 0.14)
        start, end = (-0.05, 1.55) if n % 2 else (rng.uniform(-0.1, 0.3), 1.55)
        string = [
            (start + (end - start) * t / 30, y0 + (y1 - y0) * t / 30 + sag * sin(pi * t / 30))
            for t in range(31)
        ]
        c.line(string, (24, 22, 30), 0.0018)
        for x, y in string[1:-1]:
            bulb = hexa(rng.choice(BULBS))
            c.glow(x, y + 0.008, 0.027, bulb, 0.6)
            c.disc(x, y + 0.008, 0.0058, lighter(bulb, 0.5))
