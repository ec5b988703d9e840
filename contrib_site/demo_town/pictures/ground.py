"""Paved ground that runs away from the viewer."""

from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point

PAVING = hexa("#c6bba8")


def paving(c: Canvas, light: Light, top: float, vanish: Point, colour: Colour = PAVING) -> None:
    """Ground that runs away to a point: slabs get smaller, sun lies on them."""
    ground = light.on(colour, 0.9)
    c.rect(-0.1, top, 1.8, 1.1 - top, ground)
    if light.wet:
        c.veil(top, 1.0, light.sky[2], 0.5, 0.1)
    for _slab in range(560):
        depth = c.rng.random() ** 1.4
        y = top + 0.004 + depth * (1.02 - top)
        c.dab(
            c.rng.uniform(0, RIGHT),
            y,
            0.012 + depth * 0.07,
            0.0018 + depth * 0.008,
            c.rng.gauss(0, 0.03),
            varied(ground, c.rng, 9),
            0.45,
        )
    seam = light.on(lighter(colour, -0.3), 0.6)
    for n in range(-7, 8):
        c.line([(vanish[0] + n * 0.02, top), (vanish[0] + n * 0.36, 1.05)], seam, 0.0012, 0.22)
    for n in range(9):
        y = top + (1 - top) * (n / 9) ** 1.8
        c.line([(-0.1, y), (1.6, y)], seam, 0.001, 0.2)
    c.veil(top, min(1.0, top + 0.26), light.haze, 0.3, 0)
    if not (light.wet or light.dark):
        _roof_shadows(c, light, top)


def _roof_shadows(c: Canvas, light: Light, top: float) -> None:
    """What the row of houses behind or beside us casts on the ground."""
    rng = c.rng
    away = 1 if light.from_left else -1
    start = -0.4 if light.from_left else RIGHT + 0.4
    x, outline = start, [(start, top)]
    while abs(x - start) < 1.35:
        step, drop = rng.uniform(0.14, 0.26), rng.uniform(0.03, 0.09)
        y = top + abs(x - start) * 0.1
        outline += [
            (x + away * 0.1, y + drop),
            (x + away * (step - 0.02), y + drop + 0.02),
            (x + away * step, y + 0.02),
        ]
        x += away * step
    outline += [(x, top), (start, top)]
    c.cast(outline, light.on((96, 98, 128), 0.1), 0.34, 0.006)
    low = [
        (start, 0.93),
        (start + away * 0.9, 0.9),
        (start + away * 1.25, 0.96),
        (start + away * 1.45, 1.1),
        (start, 1.1),
    ]
    c.cast(low, light.on((96, 98, 128), 0.1), 0.36, 0.02)
