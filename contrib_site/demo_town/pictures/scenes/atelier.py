"""The mending café: a bench under the window, tools on the wall, things opened up."""

from contrib_site.demo_town.pictures import figures
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.room import WOODS, around_window, planks, sash, shaft, view
from contrib_site.demo_town.pictures.shapes import Quad, box, curve


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    wood = hexa(rng.choice(WOODS))
    floor = 0.82
    pane = rng.choice((box(0.16, 0.12, 0.44, 0.32), box(0.88, 0.12, 0.44, 0.32)))
    view(c, light, pane, 0.32)
    wall = light.on(hexa(rng.choice(("#c9d3cc", "#d9cfb8", "#b9c6cb"))), 0.66)
    around_window(c, pane, wall, floor)
    sash(c, light, pane, wood, panes=4)
    start = 0.72 if pane.top_left[0] < 0.5 else 0.08
    _tools(c, light, box(start, 0.1, 0.7, 0.36))
    planks(c, light, floor, hexa("#8f7a62"))
    shaft(c, light, pane, floor)
    spots = [0.18, 0.5, 0.84, 1.18]
    rng.shuffle(spots)
    for x in spots[:3]:
        figures.person(
            c,
            light,
            x + rng.uniform(-0.05, 0.05),
            0.8,
            rng.uniform(0.5, 0.56),
            facing=0.62,
            arms=0.12,
        )
    _bench(c, light, wood)
    for x, kind in zip(
        spots, rng.sample(("radio", "toaster", "lamp", "sewing", "box"), 4), strict=True
    ):
        _mended(c, light, kind, x + 0.12 + rng.uniform(-0.02, 0.03), 0.635)
    for x in (rng.uniform(0.35, 0.5), rng.uniform(0.95, 1.15)):
        _hanging_lamp(c, light, x, rng.uniform(0.2, 0.26))


def _tools(c: Canvas, light: Light, board: Quad) -> None:
    """A board with a place for each, and a shelf of jars above the bench."""
    rng = c.rng
    c.quad(board, light.on(hexa("#b08a5c"), 0.62))
    c.dabs(board, light.on(hexa("#b08a5c"), 0.62), 60, length=0.1, width=0.004, spread=9, alpha=0.5)
    steel, grip = (
        light.on(hexa("#c3cacd"), 0.85),
        [light.on(hexa(colour), 0.8) for colour in ("#b8392f", "#e2a93f", "#2f5d7c", "#6b4a32")],
    )
    for row in range(2):
        for n in range(9):
            x, y = board.at(0.06 + n * 0.108 + rng.uniform(-0.01, 0.01), 0.1 + row * 0.5)
            long = rng.uniform(0.07, 0.12)
            kind = rng.randrange(5)
            colour = rng.choice(grip)
            c.rect(x - 0.002, y - 0.006, 0.004, 0.012, steel)
            if kind == 0:
                c.line([(x, y), (x, y + long)], grip[3], 0.009)
                c.rect(x - 0.024, y - 0.004, 0.048, 0.02, steel)
            elif kind == 1:
                c.line([(x, y), (x, y + long * 0.55)], steel, 0.005)
                c.line([(x, y + long * 0.5), (x, y + long)], colour, 0.014)
            elif kind == 2:
                c.line([(x, y + 0.014), (x, y + long)], steel, 0.011)
                c.disc(x, y + 0.012, 0.015, steel)
                c.disc(x, y + 0.01, 0.007, light.on(hexa("#b08a5c"), 0.6))
            elif kind == 3:
                c.line(
                    [(x - 0.008, y + long), (x + 0.004, y + long * 0.4), (x - 0.006, y)],
                    colour,
                    0.008,
                )
                c.line([(x + 0.014, y + long), (x, y + long * 0.4), (x + 0.008, y)], colour, 0.008)
            else:
                c.shape(
                    [(x - 0.012, y), (x + 0.012, y), (x + 0.02, y + long), (x - 0.02, y + long)],
                    steel,
                )
                c.oval(x, y + 0.004, 0.018, 0.013, grip[3])


def _bench(c: Canvas, light: Light, wood: Colour) -> None:
    top = Quad((-0.05, 0.62), (1.55, 0.62), (1.6, 0.7), (-0.1, 0.7))
    c.quad(top, light.on(lighter(wood, 0.25), 0.8))
    c.dabs(
        top, light.on(lighter(wood, 0.25), 0.8), 190, length=0.14, width=0.004, spread=12, alpha=0.5
    )
    c.rect(-0.1, 0.7, 1.8, 0.03, light.on(wood, 0.6))
    c.rect(-0.1, 0.73, 1.8, 0.4, light.on(lighter(wood, -0.35), 0.4))
    for n in range(7):
        x = 0.03 + n * 0.22
        drawer = box(x, 0.755, 0.19, 0.1)
        c.quad(drawer, light.on(wood, 0.62))
        c.line([*drawer.corners, drawer.top_left], light.on(lighter(wood, -0.4), 0.5), 0.003)
        c.rect(x + 0.075, 0.79, 0.04, 0.01, light.on(hexa("#c9a86a"), 0.8))
    c.veil(0.86, 1.0, (16, 16, 22), 0.1, 0.5)


def _mended(c: Canvas, light: Light, kind: str, x: float, y: float) -> None:
    """A thing on the bench that does not work yet."""
    colour = light.on(
        hexa(c.rng.choice(("#b8392f", "#e2a93f", "#5b8ca3", "#efe6d2", "#7f9f7a"))), 0.85
    )
    dark, steel = light.on(hexa("#2c3036"), 0.6), light.on(hexa("#cdd3d6"), 0.9)
    c.soft(x, y + 0.03, 0.1, 0.018, (20, 16, 16), 0.6)
    if kind == "radio":
        c.rect(x - 0.08, y - 0.075, 0.16, 0.105, colour)
        c.disc(x - 0.035, y - 0.022, 0.034, dark)
        for n in range(3):
            c.disc(x + 0.028 + n * 0.02, y + 0.008, 0.007, steel)
        c.rect(x + 0.014, y - 0.06, 0.056, 0.03, light.on(hexa("#f2e3b0"), 0.95))
        c.line([(x + 0.07, y - 0.075), (x + 0.11, y - 0.2)], steel, 0.003)
    elif kind == "toaster":
        c.shape(
            curve(
                [
                    (x - 0.07, y + 0.03),
                    (x - 0.07, y - 0.04),
                    (x - 0.045, y - 0.06),
                    (x + 0.045, y - 0.06),
                    (x + 0.07, y - 0.04),
                    (x + 0.07, y + 0.03),
                ],
                5,
            ),
            steel,
        )
        c.rect(x - 0.045, y - 0.06, 0.09, 0.008, dark)
        c.rect(x + 0.07, y - 0.03, 0.012, 0.014, dark)
        c.shape(
            [
                (x - 0.05, y + 0.02),
                (x - 0.04, y - 0.045),
                (x - 0.02, y - 0.05),
                (x - 0.03, y + 0.02),
            ],
            lighter(steel, 0.6),
            0.7,
        )
    elif kind == "lamp":
        c.oval(x, y + 0.02, 0.05, 0.014, colour)
        c.line([(x, y + 0.015), (x - 0.04, y - 0.08), (x + 0.03, y - 0.15)], colour, 0.009)
        c.shape(
            [
                (x + 0.01, y - 0.17),
                (x + 0.05, y - 0.15),
                (x + 0.075, y - 0.09),
                (x + 0.0, y - 0.12),
            ],
            colour,
        )
        c.glow(x + 0.05, y - 0.09, 0.12, hexa("#ffe2a0"), 0.8)
    elif kind == "sewing":
        c.rect(x - 0.09, y + 0.005, 0.18, 0.025, dark)
        c.shape(
            curve(
                [
                    (x + 0.085, y + 0.005),
                    (x + 0.085, y - 0.1),
                    (x - 0.07, y - 0.1),
                    (x - 0.08, y - 0.03),
                    (x - 0.05, y - 0.03),
                    (x - 0.045, y - 0.065),
                    (x + 0.045, y - 0.06),
                    (x + 0.045, y + 0.005),
                ],
                4,
            ),
            dark,
        )
        c.disc(x + 0.098, y - 0.06, 0.027, steel)
        c.line([(x - 0.06, y - 0.03), (x - 0.06, y + 0.005)], steel, 0.004)
        c.rect(x - 0.03, y - 0.085, 0.07, 0.008, hexa("#c9a86a"))
    else:
        c.rect(x - 0.08, y - 0.03, 0.16, 0.06, light.on(hexa("#b8392f"), 0.8))
        c.line(
            [
                (x - 0.045, y - 0.03),
                (x - 0.045, y - 0.055),
                (x + 0.045, y - 0.055),
                (x + 0.045, y - 0.03),
            ],
            dark,
            0.008,
        )
        for n in range(4):
            c.line(
                [(x - 0.06 + n * 0.036, y - 0.028), (x - 0.05 + n * 0.036, y - 0.075)], steel, 0.006
            )


def _hanging_lamp(c: Canvas, light: Light, x: float, y: float) -> None:
    c.line([(x, -0.05), (x, y)], (30, 32, 36), 0.0035)
    c.shape(
        [
            (x - 0.075, y + 0.035),
            (x - 0.026, y - 0.02),
            (x + 0.026, y - 0.02),
            (x + 0.075, y + 0.035),
        ],
        light.on(hexa(c.rng.choice(("#2f6b5b", "#b8392f", "#26343f", "#e2a93f"))), 0.75),
    )
    c.oval(x, y + 0.036, 0.072, 0.01, hexa("#fff0c4"))
    c.glow(x, y + 0.06, 0.3, hexa("#ffe0a0"), 0.36 if light.wet or light.lamps else 0.24)
