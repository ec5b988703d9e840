"""A table by the window: something is ready to eat."""

from math import sin

from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.dishes import bowl, crepes, stew
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.room import WOODS, around_window, sash, shaft, view
from contrib_site.demo_town.pictures.shapes import Point, Quad, box, curve


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    wood = hexa(rng.choice(WOODS))
    pane = box(rng.uniform(0.3, 0.7), 0.06, 0.5, 0.42)
    view(c, light, pane, 0.3)
    tiles = light.on(hexa(rng.choice(("#e3e6df", "#d5dfe0", "#efe6d2", "#cfdccf"))), 0.72)
    around_window(c, pane, tiles, 0.62)
    _tiles(c, light, 0.5)
    left, right = pane.top_left[0], RIGHT - pane.top_right[0]
    _shelf(c, light, left - 0.46 if left > right else pane.top_right[0] + 0.1, 0.2, wood)
    _pans(c, light, left - 0.2 if left <= right else pane.top_right[0] + 0.18, 0.3)
    sash(c, light, pane, wood, panes=2)
    _curtains(c, light, pane)
    _table(c, light, wood)
    dishes: list[Point] = [(0.3, 0.82), (0.74, 0.8), (1.18, 0.83)]
    rng.shuffle(dishes)
    stew(c, light, *dishes[0])
    crepes(c, light, *dishes[1])
    bowl(c, light, *dishes[2])
    shaft(c, light, pane, 0.66)


def _tiles(c: Canvas, light: Light, top: float) -> None:
    """Two rows of glazed tiles along the foot of the wall."""
    pots = c.rng.choice((("#2f6f8f", "#e6e2d6"), ("#c8a03f", "#e6e2d6"), ("#4f8a72", "#e9e1cf")))
    for row in range(2):
        for n in range(25):
            tile = box(n * 0.062 - 0.01, top + row * 0.062, 0.059, 0.059)
            tone = light.on(varied(hexa(pots[(n + row) % 2]), c.rng, 6), 0.7)
            c.quad(tile, tone)
            c.shape(
                [tile.at(0.08, 0.08), tile.at(0.6, 0.08), tile.at(0.08, 0.6)],
                lighter(tone, 0.5),
                0.25,
            )


def _shelf(c: Canvas, light: Light, x: float, y: float, wood: Colour) -> None:
    rng = c.rng
    for row in range(2):
        base = y + row * 0.19
        place = x + 0.02
        while place < x + 0.34:
            w, h = rng.uniform(0.035, 0.06), rng.uniform(0.06, 0.12)
            colour = light.on(
                hexa(
                    rng.choice(("#d8502f", "#e2a93f", "#7f9f5a", "#8a5a3a", "#efe6d2", "#5b8ca3"))
                ),
                0.75,
            )
            c.shape(
                curve(
                    [
                        (place, base),
                        (place, base - h * 0.8),
                        (place + w * 0.2, base - h),
                        (place + w * 0.8, base - h),
                        (place + w, base - h * 0.8),
                        (place + w, base),
                    ],
                    4,
                ),
                colour,
            )
            c.rect(
                place + w * 0.14, base - h * 1.1, w * 0.72, h * 0.14, light.on(hexa("#c9a86a"), 0.8)
            )
            c.rect(
                place + w * 0.12,
                base - h * 0.56,
                w * 0.76,
                h * 0.26,
                light.on(hexa("#f6f1e4"), 0.9),
            )
            c.line(
                [(place + w * 0.14, base - h * 0.75), (place + w * 0.14, base - h * 0.1)],
                lighter(colour, 0.6),
                0.003,
                0.7,
            )
            place += w + 0.012
        c.rect(x, base, 0.36, 0.014, light.on(wood, 0.75))
        c.rect(x, base + 0.014, 0.36, 0.012, (30, 26, 26), 0.2)


def _pans(c: Canvas, light: Light, x: float, y: float) -> None:
    c.line([(x - 0.08, y - 0.1), (x + 0.16, y - 0.1)], light.on(hexa("#3a3f45"), 0.6), 0.007)
    for n in range(3):
        px, r = x - 0.045 + n * 0.085, 0.036 - n * 0.006
        copper = light.on(hexa(("#b5653a", "#3a3f45", "#b5653a")[n]), 0.85)
        c.line([(px, y - 0.1), (px, y)], copper, 0.008)
        c.disc(px, y + r, r, copper)
        c.disc(px - r * 0.15, y + r * 0.9, r * 0.74, lighter(copper, 0.25), 0.7)


def _curtains(c: Canvas, light: Light, pane: Quad) -> None:
    cloth = light.on(hexa(c.rng.choice(("#c8433a", "#2f5d7c", "#f2ece0", "#7f9f7a"))), 0.8)
    for side in (0, 1):
        u0, out = (-0.1, 1) if side == 0 else (1.1, -1)
        edge = [
            pane.at(u0 + out * (0.26 + 0.03 * sin(v * 9)), v)
            for v in (n / 8 - 0.05 for n in range(9))
        ]
        c.shape([pane.at(u0, -0.09), *edge, pane.at(u0, 1.0)], cloth, 0.92)
        for n in range(3):
            u = u0 + out * (0.06 + n * 0.07)
            c.line(
                [pane.at(u, -0.05), pane.at(u + out * 0.01, 0.96)],
                lighter(cloth, -0.25),
                0.004,
                0.5,
            )
    c.quad(pane.part(-0.14, -0.11, 1.14, -0.075), light.on(hexa("#8a6a48"), 0.8))


def _table(c: Canvas, light: Light, wood: Colour) -> None:
    """Wood, with a checked cloth thrown across."""
    rng = c.rng
    top = Quad((-0.1, 0.64), (1.6, 0.64), (1.9, 1.05), (-0.4, 1.05))
    c.quad(top, light.on(wood, 0.75))
    c.dabs(top, light.on(wood, 0.75), 240, length=0.18, width=0.006, spread=10, alpha=0.5)
    check = light.on(hexa(rng.choice(("#b8392f", "#2f5d7c", "#2f6b5b"))), 0.85)
    cloth = top.part(0.12, 0.0, 0.9, 1)
    c.quad(cloth, light.on(hexa("#f4efe3"), 0.92))
    for n in range(15):
        c.quad(cloth.part(n / 15, 0, (n + 0.5) / 15, 1), check, 0.42)
    for n in range(7):
        c.quad(cloth.part(0, n / 7, 1, (n + 0.5) / 7), check, 0.42)
    c.rect(-0.1, 0.628, 1.8, 0.014, light.on(lighter(wood, -0.3), 0.5))
