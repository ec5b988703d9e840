"""What a room with a window on the rade is made of."""

from contrib_site.demo_town.pictures import land, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box

WOODS = ("#8a5f3c", "#7a5234", "#9a7048", "#6b4a32")


def view(c: Canvas, light: Light, pane: Quad, line: float) -> None:
    """What the window shows: the sky, the rade, a sail. The sky covers everything else too."""
    weather.sky(c, light, line, pane.at(0.5, 0)[0] + c.rng.uniform(-0.3, 0.3))
    land.far_shores(c, light, line, 3)
    water.sheet(c, light, line, 0.9)
    water.swell(c, light, line, 0.62, 260)
    x, _middle = pane.at(c.rng.uniform(0.25, 0.75), 0.5)
    c.shape(
        [(x, line - 0.045), (x, line + 0.02), (x - 0.03, line + 0.02)], light.on(hexa("#f6f1e3"), 1)
    )
    c.shape(
        [(x + 0.004, line - 0.038), (x + 0.004, line + 0.02), (x + 0.024, line + 0.02)],
        light.on(hexa("#c8502f"), 0.95),
    )
    c.shape(
        [
            (x - 0.034, line + 0.023),
            (x + 0.03, line + 0.023),
            (x + 0.02, line + 0.034),
            (x - 0.026, line + 0.034),
        ],
        light.on(hexa("#24466b"), 0.9),
    )


def around_window(c: Canvas, pane: Quad, wall: Colour, floor: float) -> None:
    (x0, y0), (x1, y1) = pane.top_left, pane.bottom_right
    for x, y, w, h in (
        (-0.1, -0.1, 1.8, y0 + 0.1),
        (-0.1, y0 - 0.01, x0 + 0.1, 1.2),
        (x1, y0 - 0.01, 1.7 - x1, 1.2),
        (x0 - 0.01, y1, x1 - x0 + 0.02, 1.2 - y1),
    ):
        c.rect(x, y, w, h, wall)
    for x, y, w, h in (
        (0, 0, RIGHT, y0),
        (0, y0, x0, floor - y0),
        (x1, y0, RIGHT - x1, floor - y0),
    ):
        if w > 0 and h > 0:
            c.dabs(
                box(x, y, w, h),
                wall,
                round(260 * w * h),
                length=0.08,
                width=0.014,
                spread=4,
                alpha=0.4,
                turn=0.8,
            )


def sash(c: Canvas, light: Light, pane: Quad, wood: Colour, *, panes: int = 3) -> None:
    """The window's own frame, sill and bars, and the light that comes around them."""
    tone = light.on(lighter(wood, 0.55), 0.75)
    for u0, v0, u1, v1 in (
        (-0.05, -0.05, 1.05, 0.02),
        (-0.05, 0.98, 1.05, 1.05),
        (-0.05, -0.05, 0.02, 1.05),
        (0.98, -0.05, 1.05, 1.05),
        (0, 0.32, 1, 0.345),
    ):
        c.quad(pane.part(u0, v0, u1, v1), tone)
    for n in range(1, panes):
        c.quad(pane.part(n / panes - 0.012, 0, n / panes + 0.012, 1), tone)
    c.quad(pane.part(-0.08, 1.04, 1.08, 1.1), lighter(tone, 0.15))
    x, y = pane.at(0.5, 0.5)
    c.glow(x, y, 0.62, light.sky[3], 0.0 if light.dark else 0.16)


def planks(c: Canvas, light: Light, floor: float, colour: Colour) -> None:
    rng = c.rng
    tone = light.on(colour, 0.6)
    c.rect(-0.1, floor, 1.8, 0.5, tone)
    vanish = (RIGHT / 2, floor - 0.5)
    for n in range(26):
        x0, x1 = -0.75 + n * 0.12, -0.75 + (n + 1) * 0.12
        near = [(vanish[0] + (x - RIGHT / 2) * 1.0, floor) for x in (x0, x1)]
        far = [(vanish[0] + (x - RIGHT / 2) * 1.56, 1.05) for x in (x1, x0)]
        c.shape([*near, *far], varied(tone, rng, 9))
        for _grain in range(5):
            u = rng.uniform(0.1, 0.9)
            board = Quad(near[0], near[1], far[0], far[1])
            c.line(
                [board.at(u, rng.uniform(0, 0.4)), board.at(u, rng.uniform(0.5, 1))],
                lighter(tone, -0.25),
                0.0012,
                0.35,
            )
    c.rect(-0.1, floor - 0.018, 1.8, 0.02, light.on(lighter(colour, -0.3), 0.5))
    c.veil(floor, floor + 0.08, (20, 18, 24), 0.24, 0)


def shaft(c: Canvas, light: Light, pane: Quad, floor: float) -> None:
    """Daylight that falls in: a patch on the floor and dust in the air."""
    if light.dark or light.wet:
        return
    lean = 0.34 if light.from_left else -0.34
    (x0, y0), (x1, _y1) = pane.top_left, pane.bottom_right
    c.cast(
        [(x0, y0), (x1, y0), (x1 + lean * 1.2, 1.0), (x0 + lean * 1.2, 1.0)], light.sun, 0.07, 0.05
    )
    for n in range(3):
        u0, u1 = x0 + (x1 - x0) * (n / 3 + 0.02), x0 + (x1 - x0) * ((n + 1) / 3 - 0.02)
        c.cast(
            [
                (u0 + lean * 0.55, floor + 0.05),
                (u1 + lean * 0.55, floor + 0.05),
                (u1 + lean * 0.95, 0.97),
                (u0 + lean * 0.95, 0.97),
            ],
            lighter(light.sun, 0.2),
            0.36,
            0.008,
        )
