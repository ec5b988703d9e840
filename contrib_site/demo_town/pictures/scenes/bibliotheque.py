"""The library: shelves, a window, readers."""

from contrib_site.demo_town.pictures import figures
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.room import WOODS, around_window, planks, sash, shaft, view
from contrib_site.demo_town.pictures.shapes import Quad, box, curve

SPINES = (
    "#8c2f2f",
    "#2f5d7c",
    "#c8963c",
    "#2f6b5b",
    "#e6dcc4",
    "#5a3f5f",
    "#a8563a",
    "#26343f",
    "#7f9f7a",
    "#d9b98a",
    "#4f6f8f",
    "#b8433a",
)


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    wood = hexa(rng.choice(WOODS))
    floor = rng.uniform(0.7, 0.74)
    pane = rng.choice(
        (box(0.52, 0.1, 0.46, 0.46), box(0.1, 0.1, 0.4, 0.46), box(1.0, 0.1, 0.4, 0.46))
    )
    view(c, light, pane, 0.34)
    if light.lamps:
        light = light.by_lamps()
    wall = light.on(hexa(rng.choice(("#d9cdb4", "#c9d0c8", "#e0d3bd"))), 0.62)
    around_window(c, pane, wall, floor)
    left, right = pane.top_left[0] - 0.03, pane.top_right[0] + 0.03
    for x0, x1 in ((-0.05, left - 0.01), (right + 0.01, 1.55)):
        count = max(1, round((x1 - x0) / 0.36))
        for n in range(count):
            wide = (x1 - x0) / count
            _bookcase(c, light, box(x0 + n * wide, 0.03, wide, floor - 0.03), wood)
    _bookcase(c, light, box(left, 0.6, right - left, floor - 0.6), wood, shelves=1)
    sash(c, light, pane, wood)
    planks(c, light, floor, hexa("#a97f56"))
    shaft(c, light, pane, floor)
    _ladder(c, light, rng.choice((left - 0.2, right + 0.1)), floor)
    for n in range(rng.choice((1, 2, 2))):
        _reading_table(
            c,
            light,
            0.42 + n * 0.62 + rng.uniform(-0.12, 0.12),
            rng.uniform(0.88, 0.92),
            rng.uniform(0.36, 0.42),
            wood,
        )
    figures.group(c, light, rng.uniform(0.3, 1.2), floor + 0.05, 0.34, rng.choice((1, 2)), 0.2)


def _bookcase(c: Canvas, light: Light, area: Quad, wood: Colour, shelves: int = 6) -> None:
    rng = c.rng
    c.quad(area, light.on(lighter(wood, -0.4), 0.4))
    for row in range(shelves):
        v0, v1 = row / shelves, (row + 1) / shelves
        u = 0.03
        while u < 0.95:
            if rng.random() < 0.035:
                u += rng.uniform(0.03, 0.12)
                continue
            wide = rng.uniform(0.016, 0.042) * 0.36 / max(0.2, area.top_right[0] - area.top_left[0])
            tall = rng.uniform(0.62, 0.88)
            colour = light.on(varied(hexa(rng.choice(SPINES)), rng, 10), rng.uniform(0.45, 0.75))
            book = area.part(
                u, v1 - (v1 - v0) * tall - 0.02 / shelves, min(0.97, u + wide), v1 - 0.09 / shelves
            )
            c.quad(book, colour)
            band = rng.random()
            if band < 0.5:
                c.quad(book.part(0.1, 0.16, 0.9, 0.24), lighter(colour, 0.5), 0.7)
            if band < 0.25:
                c.quad(book.part(0.1, 0.74, 0.9, 0.8), lighter(colour, 0.5), 0.6)
            c.quad(book.part(0.78, 0, 1, 1), lighter(colour, -0.5), 0.4)
            u += wide + 0.002
        c.quad(area.part(0, v1 - 0.09 / shelves, 1, v1), light.on(wood, 0.7))
        c.quad(area.part(0, v0, 1, v0 + 0.1 / shelves), (12, 12, 18), 0.3)
    for u in (0.0, 0.965):
        c.quad(area.part(u, 0, u + 0.035, 1), light.on(lighter(wood, 0.1), 0.75))


def _ladder(c: Canvas, light: Light, x: float, floor: float) -> None:
    wood = light.on(hexa("#b98a56"), 0.8)
    for aside in (0, 0.09):
        c.line([(x + aside, floor + 0.06), (x + aside + 0.05, 0.16)], wood, 0.009)
    for n in range(9):
        t = n / 9
        c.line(
            [
                (x + 0.05 * t, floor + 0.04 - t * (floor - 0.14)),
                (x + 0.09 + 0.05 * t, floor + 0.04 - t * (floor - 0.14)),
            ],
            wood,
            0.007,
        )


def _reading_table(c: Canvas, light: Light, x: float, base: float, w: float, wood: Colour) -> None:
    """Somebody reads on the far side of a table; a lamp, a heap of books."""
    rng = c.rng
    h = w * 0.42
    c.soft(x, base + 0.01, w * 0.62, 0.05, (18, 16, 20), 0.5)
    for n in range(rng.choice((1, 2))):
        px = x + (n - 0.4) * w * 0.42
        figures.person(c, light, px, base - h * 0.1, w * 0.86, facing=0.6)
        page = Quad(
            (px - w * 0.09, base - h * 1.14),
            (px + w * 0.09, base - h * 1.14),
            (px + w * 0.11, base - h * 0.98),
            (px - w * 0.11, base - h * 0.98),
        )
        c.quad(page, light.on(hexa("#f6f1e4"), 0.9))
    top = Quad(
        (x - w * 0.5, base - h * 1.05),
        (x + w * 0.5, base - h * 1.05),
        (x + w * 0.56, base - h * 0.84),
        (x - w * 0.56, base - h * 0.84),
    )
    for side in (-0.5, 0.46):
        c.rect(
            x + side * w, base - h * 0.84, w * 0.045, h * 0.86, light.on(lighter(wood, -0.15), 0.55)
        )
    c.quad(top, light.on(lighter(wood, 0.2), 0.8))
    c.dabs(
        top,
        light.on(lighter(wood, 0.2), 0.8),
        30,
        length=w * 0.2,
        width=0.003,
        spread=10,
        alpha=0.5,
    )
    c.rect(x - w * 0.56, base - h * 0.84, w * 1.12, h * 0.07, light.on(wood, 0.6))
    for n in range(rng.randrange(2, 5)):
        c.rect(
            x - w * 0.42 + rng.uniform(-0.01, 0.01),
            base - h * 0.97 - n * 0.018,
            w * 0.17,
            0.017,
            light.on(hexa(rng.choice(SPINES)), 0.75),
        )
    lamp = (x + w * 0.3, base - h * 0.92)
    c.line([lamp, (lamp[0], lamp[1] - h * 0.36)], light.on(hexa("#b5975a"), 0.8), 0.006)
    c.shape(
        curve(
            [
                (lamp[0] - w * 0.1, lamp[1] - h * 0.34),
                (lamp[0] - w * 0.05, lamp[1] - h * 0.56),
                (lamp[0] + w * 0.05, lamp[1] - h * 0.56),
                (lamp[0] + w * 0.1, lamp[1] - h * 0.34),
            ],
            5,
        ),
        hexa("#3f8a6a"),
    )
    c.glow(lamp[0], lamp[1] - h * 0.28, w * 0.42, hexa("#ffdf9a"), 0.7)
