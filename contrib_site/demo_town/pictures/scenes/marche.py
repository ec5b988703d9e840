"""Market day."""

from math import pi, sin

from contrib_site.demo_town.pictures import figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.ground import paving
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad

PRODUCE = ("#c8402f", "#e08a2e", "#e8c443", "#5f8f3f", "#3f6b35", "#8a3f5f", "#d9d0b8", "#a8572f")


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.5, 0.56)
    weather.sky(c, light, line)
    for x in (rng.uniform(0.1, 0.5), rng.uniform(0.9, 1.3)):
        land.tree(c, light, x, line - 0.1, rng.uniform(0.22, 0.3), 0.3)
    houses.steeple(c, light, rng.uniform(0.3, 1.2), line, 0.42, 0.28)
    houses.row(c, light, -0.05, 1.55, line + 0.01, rng.uniform(0.1, 0.115), shop=0.6, distance=0.14)
    paving(c, light, line, (RIGHT / 2, line - 0.1))
    for base, size, count in ((line + 0.11, 0.62, 4), (line + 0.28, 1.0, 3)):
        figures.group(c, light, rng.uniform(0.3, 1.2), base - 0.05, 0.17 * size, 7, 0.55, 0.1)
        for n in range(count):
            x = (n + rng.uniform(0.35, 0.65)) * RIGHT / count
            stall(c, light, x, base, 0.36 * size)
    figures.group(c, light, rng.uniform(0.3, 1.2), 0.96, 0.26, 5, 0.6)


def stall(c: Canvas, light: Light, x: float, base: float, w: float) -> None:
    """Striped canvas over a sloping table of crates."""
    rng = c.rng
    h = w * 0.78
    stripes = hexa(rng.choice(("#b8392f", "#2f5d7c", "#2f6b5b", "#d9962f", "#5b8ca3")))
    back = light.on(hexa("#4f4a45"), 0.3)
    c.rect(x - w * 0.46, base - h * 0.7, w * 0.92, h * 0.45, back, 0.8)
    figures.person(c, light, x + rng.uniform(-0.2, 0.2) * w, base, w * 0.66, facing=0.45)
    for side in (-0.47, 0.46):
        c.rect(x + side * w, base - h * 0.8, w * 0.018, h * 0.8, light.on(hexa("#d8d2c4"), 0.7))
    table = Quad(
        (x - w * 0.44, base - h * 0.46),
        (x + w * 0.44, base - h * 0.46),
        (x + w * 0.48, base - h * 0.24),
        (x - w * 0.48, base - h * 0.24),
    )
    c.quad(table, light.on(hexa("#8a6a48"), 0.7))
    for column in range(7):
        for line in range(2):
            crate = table.part(
                column / 7 + 0.012, line / 2 + 0.06, (column + 1) / 7 - 0.012, (line + 1) / 2 - 0.05
            )
            colour = light.on(hexa(rng.choice(PRODUCE)), 0.9)
            c.quad(crate, lighter(colour, -0.25))
            for _piece in range(13):
                px, py = crate.at(rng.random(), rng.random())
                c.blob(px, py, w * 0.017, w * 0.015, varied(colour, rng, 12))
                c.disc(px - w * 0.004, py - w * 0.005, w * 0.004, lighter(colour, 0.4), 0.6)
    cloth = Quad(
        (x - w * 0.48, base - h * 0.24),
        (x + w * 0.48, base - h * 0.24),
        (x + w * 0.47, base),
        (x - w * 0.47, base),
    )
    c.quad(cloth, light.on(lighter(stripes, -0.1), 0.6))
    c.dabs(
        cloth,
        light.on(stripes, 0.55),
        24,
        length=w * 0.05,
        width=h * 0.14,
        angle=0.1,
        spread=8,
        alpha=0.35,
    )
    _awning(c, light, x, base - h * 0.78, w, h, stripes)
    c.soft(x, base + 0.006, w * 0.56, 0.02, light.on((40, 40, 52), 0), 0.5)


def _awning(
    c: Canvas, light: Light, x: float, y: float, w: float, h: float, stripes: Colour
) -> None:
    count = 9
    for n in range(count):
        tone = stripes if n % 2 == 0 else hexa("#f5efe0")
        top0, top1 = x + w * 0.46 * (2 * n / count - 1), x + w * 0.46 * (2 * (n + 1) / count - 1)
        low0, low1 = x + w * 0.56 * (2 * n / count - 1), x + w * 0.56 * (2 * (n + 1) / count - 1)
        c.shape(
            [(top0, y - h * 0.2), (top1, y - h * 0.2), (low1, y + h * 0.02), (low0, y + h * 0.02)],
            light.on(tone, 0.97),
        )
        scallop = [
            (low0, y + h * 0.02),
            *[
                (low0 + (low1 - low0) * t / 6, y + h * (0.07 + 0.035 * sin(pi * t / 6)))
                for t in range(7)
            ],
            (low1, y + h * 0.02),
        ]
        c.shape(scallop, light.on(lighter(tone, -0.14), 0.8))
