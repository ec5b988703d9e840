"""The school and its yard."""

from contrib_site.demo_town.pictures import facades, figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    base = rng.uniform(0.6, 0.64)
    weather.sky(c, light, base)
    for n in range(6):
        land.tree(c, light, n * 0.3 + rng.uniform(-0.1, 0.1), base, rng.uniform(0.24, 0.34), 0.3)
    _school(c, light, base)
    yard = light.on(hexa("#b9aa98"), 0.9)
    c.rect(-0.1, base, 1.7, 0.5, yard)
    if light.wet:
        c.veil(base, 1.0, light.sky[2], 0.4, 0.1)
    c.dabs(
        box(0, base + 0.01, RIGHT, 1 - base),
        yard,
        420,
        length=0.08,
        width=0.008,
        spread=7,
        alpha=0.4,
    )
    _hopscotch(c, light, rng.uniform(0.4, 0.9), base + 0.12)
    trunk = rng.choice((0.16, 1.34))
    away = 0.2 if light.from_left else -0.2
    c.soft(trunk + away, base + 0.2, 0.42, 0.06, light.on((50, 56, 76), 0.1), 0.5)
    land.tree(c, light, trunk, base + 0.18, 0.66)
    for _child in range(rng.randrange(9, 14)):
        depth = rng.uniform(0.05, 0.3)
        x = rng.uniform(0.12, 1.38)
        figures.shadow(c, light, x, base + depth, 0.08 + depth * 0.2)
        figures.person(
            c,
            light,
            x,
            base + depth,
            0.085 + depth * 0.2,
            turned=rng.choice((-1, 0, 1)),
            arms=rng.choice((0, 0.2, 0.9)),
        )
    ball_x, ball_y = rng.uniform(0.4, 1.1), base + rng.uniform(0.14, 0.26)
    c.oval(ball_x, ball_y + 0.012, 0.016, 0.004, light.on((60, 60, 70), 0), 0.4)
    c.disc(
        ball_x, ball_y, 0.013, light.on(hexa(rng.choice(("#d8502f", "#e8b93f", "#2f6f9f"))), 0.95)
    )


def _school(c: Canvas, light: Light, base: float) -> None:
    """A long building of the republic: big panes, a bell, a drawn frieze under the eaves."""
    rng = c.rng
    house = facades.House(
        hexa(rng.choice(("#efe3cc", "#e9dcc4", "#e3e4dc"))),
        hexa(rng.choice(("#9a5a42", "#56606c"))),
        hexa(rng.choice(facades.PAINT[:5])),
        1,
        1,
        stone=False,
    )
    x, w, h = 0.2, 1.1, 0.2
    houses.roof(
        c,
        light,
        house,
        Quad(
            (x + 0.05, base - h - 0.13),
            (x + w - 0.05, base - h - 0.13),
            (x + w + 0.02, base - h),
            (x - 0.02, base - h),
        ),
        0.85,
    )
    wall = box(x, base - h, w, h)
    c.quad(wall, light.on(house.wall, 0.95))
    c.dabs(wall, light.on(house.wall, 0.95), 90, length=0.08, width=0.012, spread=4, alpha=0.4)
    for n in range(8):
        if n in {3, 4}:
            continue
        pane = wall.part(n / 8 + 0.02, 0.24, (n + 1) / 8 - 0.02, 0.74)
        c.quad(pane.part(-0.08, -0.06, 1.08, 1.1), light.on(house.trim, 0.9))
        for part in (0.0, 0.52):
            facades.window(c, light, pane.part(part, 0, part + 0.48, 1), 0.9)
        for _star in range(3):
            c.disc(
                *pane.at(rng.uniform(0.1, 0.9), rng.uniform(0.2, 0.8)),
                0.006,
                light.on(hexa(rng.choice(figures.COATS)), 0.9),
            )
    c.quad(wall.part(0, 0.9, 1, 1), light.on(house.paint, 0.8))
    middle = x + w / 2
    c.shape(
        [
            (middle - 0.14, base),
            (middle - 0.14, base - h - 0.03),
            (middle, base - h - 0.14),
            (middle + 0.14, base - h - 0.03),
            (middle + 0.14, base),
        ],
        light.on(lighter(house.wall, 0.1), 0.96),
    )
    c.shape(
        [
            (middle - 0.165, base - h - 0.02),
            (middle, base - h - 0.165),
            (middle + 0.165, base - h - 0.02),
            (middle + 0.14, base - h - 0.022),
            (middle, base - h - 0.135),
            (middle - 0.14, base - h - 0.022),
        ],
        light.on(house.roof, 0.8),
    )
    c.quad(box(middle - 0.055, base - 0.13, 0.11, 0.13), light.on(house.paint, 0.9))
    facades.window(c, light, box(middle - 0.045, base - 0.12, 0.04, 0.07), 0.9)
    facades.window(c, light, box(middle + 0.005, base - 0.12, 0.04, 0.07), 0.9)
    c.disc(middle, base - h - 0.03, 0.03, light.on(hexa("#f6f1e4"), 1))
    c.line(
        [(middle, base - h - 0.05), (middle, base - h - 0.03), (middle + 0.014, base - h - 0.026)],
        light.on(hexa("#2b2724"), 0.6),
        0.003,
    )
    for n in range(26):
        c.disc(
            x + 0.03 + n * (w - 0.06) / 25,
            base - h + 0.018,
            0.008,
            light.on(hexa(figures.COATS[n % 7]), 0.9),
        )


def _hopscotch(c: Canvas, light: Light, x: float, top: float) -> None:
    chalk = light.on(hexa("#f6f1e4"), 0.95)
    lean = 0.25 * (0.75 - x)
    frame = Quad(
        (x, top), (x + 0.1, top), (x + 0.19 - lean, top + 0.22), (x - 0.03 - lean, top + 0.22)
    )
    for n in range(6):
        v0, v1 = n / 6, (n + 1) / 6
        parts = ((0.0, 0.5), (0.5, 1.0)) if n in {1, 3} else ((0.25, 0.75),)
        for u0, u1 in parts:
            tile = frame.part(u0, v0, u1, v1)
            c.quad(
                tile,
                light.on(hexa(c.rng.choice(("#e8b93f", "#5b8ca3", "#d98a8a", "#8eae7b"))), 0.85),
                0.35,
            )
            c.line([*tile.corners, tile.top_left], chalk, 0.0035, 0.9)
