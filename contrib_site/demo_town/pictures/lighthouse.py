"""The tower, with its light when lamps are lit."""

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import curve


def tower(c: Canvas, light: Light, x: float, base: float, h: float) -> None:
    """A lighthouse: banded or bare granite, gallery, lantern; lit when lamps are."""
    rng = c.rng
    wide, top = h * 0.088, h * 0.058
    style = rng.choice(("red", "green", "stone", "black"))
    body = hexa("#b3a894") if style == "stone" else hexa("#f3eee2")
    bands = {"red": "#b8392f", "green": "#2f6b55", "black": "#2e3033", "stone": "#b3a894"}[style]
    for n in range(9):
        t0, t1 = n / 9, (n + 1) / 9
        w0, w1 = wide + (top - wide) * t0, wide + (top - wide) * t1
        y0, y1 = base - h * 0.8 * t0, base - h * 0.8 * t1
        colour = hexa(bands) if n % 3 == 1 else body
        c.shape([(x - w0, y0), (x - w1, y1), (x + w1, y1), (x + w0, y0)], light.on(colour, 0.92))
    _round_shade(c, light, x, base, h * 0.8, wide, top)
    for n in range(4):
        c.rect(
            x - wide * 0.1,
            base - h * (0.16 + n * 0.16),
            wide * 0.2,
            h * 0.034,
            light.on(hexa("#36424c"), 0.5),
        )
    y = base - h * 0.8
    iron = light.on(hexa("#3b3f44"), 0.5)
    c.rect(x - top * 1.45, y - h * 0.012, top * 2.9, h * 0.02, iron)
    for n in range(9):
        c.line(
            [(x - top * 1.4 + n * top * 0.35, y), (x - top * 1.4 + n * top * 0.35, y - h * 0.042)],
            iron,
            0.0014,
        )
    c.line([(x - top * 1.42, y - h * 0.042), (x + top * 1.42, y - h * 0.042)], iron, 0.0022)
    lamp = hexa("#ffe9ae") if light.lamps else light.on(hexa("#a9c4c9"), 0.95)
    c.rect(x - top * 0.72, y - h * 0.1, top * 1.44, h * 0.1, lamp)
    for n in range(4):
        c.line(
            [(x - top * 0.72 + n * top * 0.48, y), (x - top * 0.72 + n * top * 0.48, y - h * 0.1)],
            iron,
            0.002,
        )
    c.shape(
        curve(
            [
                (x - top * 0.95, y - h * 0.1),
                (x - top * 0.6, y - h * 0.15),
                (x, y - h * 0.185),
                (x + top * 0.6, y - h * 0.15),
                (x + top * 0.95, y - h * 0.1),
            ],
            6,
        ),
        light.on(hexa(bands if style != "stone" else "#3b3f44"), 0.8),
    )
    c.line([(x, y - h * 0.18), (x, y - h * 0.23)], iron, 0.002)
    if light.lamps:
        _beam(c, x, y - h * 0.05)


def _round_shade(
    c: Canvas, light: Light, x: float, base: float, h: float, wide: float, top: float
) -> None:
    side = 1 if light.from_left else -1
    for share, strength in ((0.25, 0.16), (0.5, 0.2), (0.75, 0.22)):
        c.shape(
            [
                (x + side * wide * share, base),
                (x + side * wide, base),
                (x + side * top, base - h),
                (x + side * top * share, base - h),
            ],
            light.on((60, 66, 86), 0.2),
            strength,
        )


def _beam(c: Canvas, x: float, y: float) -> None:
    for side in (-1, 1):
        far = x + side * 1.1
        c.cast(
            [(x, y - 0.004), (far, y - 0.11), (far, y + 0.06), (x, y + 0.004)],
            hexa("#ffeab0"),
            0.24,
            0.02,
        )
    c.glow(x, y, 0.24, hexa("#ffd890"), 0.9)
