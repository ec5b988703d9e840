"""On the stones themselves: pots, nets, a bollard, boats below the edge."""

from functools import partial
from math import sqrt

from contrib_site.demo_town.pictures import boats, figures, houses, land, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import box, curve


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.46, 0.52)
    weather.sky(c, light, line)
    land.far_shores(c, light, line, 2)
    houses.row(
        c,
        light,
        rng.uniform(-0.1, 0.4),
        rng.uniform(0.8, 1.6),
        line - 0.012,
        0.034,
        distance=0.34,
        tall=2,
    )
    water.sheet(c, light, line, 0.9)
    water.mirror(c, light, line, 0.16, clear=0.6)
    water.swell(c, light, line, 0.8, 330)
    for n in range(rng.randrange(2, 4)):
        x, y = (n + rng.uniform(0.3, 0.7)) * RIGHT / 3, line + rng.uniform(0.06, 0.15)
        boats.anchored(
            c,
            light,
            y,
            partial(boats.trawler, c, light, x, y, rng.uniform(0.38, 0.5), rng.choice((-1, 1))),
        )
    edge = rng.uniform(0.72, 0.76)
    _stones(c, light, edge)
    spots = [n * RIGHT / 6 + rng.uniform(0.06, 0.2) for n in range(6)]
    rng.shuffle(spots)
    bollard(c, light, spots[0], edge + 0.07, 0.09)
    for spot in spots[1:4]:
        _stack(c, light, spot, edge + rng.uniform(0.09, 0.14), rng.choice((2, 3, 3)))
    _nets(c, light, spots[4], edge + 0.16)
    figures.group(c, light, spots[5], edge + 0.1, 0.24, rng.choice((1, 2, 2)), 0.08)


def _stones(c: Canvas, light: Light, edge: float) -> None:
    stone = light.on(hexa("#a89f90"), 0.9)
    c.rect(-0.1, edge, 1.8, 0.4, stone)
    if light.wet:
        c.veil(edge, 1.0, light.sky[2], 0.45, 0.1)
    for n in range(7):
        y = edge + 0.035 + 0.27 * (n / 7) ** 1.5
        c.line([(-0.1, y), (1.6, y)], light.on(hexa("#6f675b"), 0.6), 0.0018, 0.5)
        for m in range(9):
            x = (m + (n % 2) * 0.5 + c.rng.uniform(-0.1, 0.1)) * RIGHT / 8
            c.line(
                [(x, y), (x + (x - RIGHT / 2) * 0.06, y + 0.05)],
                light.on(hexa("#6f675b"), 0.6),
                0.0016,
                0.4,
            )
    c.dabs(
        box(0, edge + 0.02, RIGHT, 1 - edge),
        stone,
        460,
        length=0.06,
        width=0.01,
        spread=11,
        alpha=0.4,
    )
    c.rect(-0.1, edge, 1.8, 0.03, light.on(lighter(hexa("#a89f90"), 0.2), 0.95))
    c.rect(-0.1, edge + 0.029, 1.8, 0.004, light.on(hexa("#5e574c"), 0.4), 0.6)


def bollard(c: Canvas, light: Light, x: float, base: float, h: float) -> None:
    iron = hexa("#3a3f45")
    c.soft(x, base, h * 0.9, h * 0.2, light.on((40, 40, 50), 0), 0.5)
    c.shape(
        curve(
            [
                (x - h * 0.3, base),
                (x - h * 0.22, base - h * 0.5),
                (x - h * 0.4, base - h * 0.8),
                (x, base - h),
                (x + h * 0.4, base - h * 0.8),
                (x + h * 0.22, base - h * 0.5),
                (x + h * 0.3, base),
            ],
            6,
        ),
        light.on(iron, 0.6),
    )
    c.shape(
        curve(
            [
                (x - h * 0.2, base - h * 0.1),
                (x - h * 0.14, base - h * 0.5),
                (x - h * 0.26, base - h * 0.82),
                (x - h * 0.05, base - h * 0.9),
                (x - h * 0.04, base - h * 0.1),
            ],
            5,
        ),
        light.on(lighter(iron, 0.25), 0.9),
        0.7,
    )
    rope = light.on(hexa("#c9a86a"), 0.85)
    for n in range(4):
        c.line(
            curve(
                [
                    (x - h * 0.27, base - h * (0.2 + n * 0.09)),
                    (x, base - h * (0.13 + n * 0.09)),
                    (x + h * 0.27, base - h * (0.2 + n * 0.09)),
                ],
                6,
            ),
            rope,
            h * 0.07,
        )
    c.line(
        curve(
            [
                (x + h * 0.2, base - h * 0.3),
                (x + h * 1.1, base - h * 0.12),
                (x + h * 2.2, base - h * 1.2),
                (x + h * 2.6, base - h * 1.6),
            ],
            10,
        ),
        rope,
        h * 0.06,
    )


def _stack(c: Canvas, light: Light, x: float, base: float, wide: int) -> None:
    """Pots in a heap, one fewer in each row."""
    w = 0.095
    c.soft(x, base + 0.004, w * wide * 0.62, 0.018, light.on((40, 40, 50), 0), 0.6)
    for tier in range(wide):
        for n in range(wide - tier):
            aside = (n - (wide - tier - 1) / 2) * w * 1.02 + c.rng.uniform(-0.004, 0.004)
            pot(c, light, x + aside, base - tier * w * 0.56, w)


def pot(c: Canvas, light: Light, x: float, base: float, w: float) -> None:
    """A lobster pot: a bent frame under a net."""
    h = w * 0.6
    colour = hexa(c.rng.choice(("#2f5d7c", "#2f6b5b", "#c8642f", "#3a3f45")))
    arch = [
        (x - w / 2, base),
        *[(x - w / 2 + w * t / 10, base - h * (1 - (2 * t / 10 - 1) ** 4)) for t in range(11)],
        (x + w / 2, base),
    ]
    c.shape(arch, light.on(hexa("#4a4238"), 0.35), 0.9)
    net = light.on(colour, 0.85)
    for n in range(8):
        t = (n + 0.5) / 8
        half = w / 2 * sqrt(sqrt(1 - t))
        top = base - h * (1 - (2 * t - 1) ** 4)
        c.line([(x - w / 2 + w * t, base), (x - w / 2 + w * t, top)], net, 0.0016, 0.8)
        c.line([(x - half, base - h * t), (x + half, base - h * t)], net, 0.0014, 0.6)
    c.line(arch, light.on(lighter(colour, 0.15), 0.95), w * 0.04)
    c.rect(x - w / 2, base - h * 0.1, w, h * 0.1, light.on(hexa("#8a6a48"), 0.7))


def _nets(c: Canvas, light: Light, x: float, base: float) -> None:
    """A heap of green and orange mesh with its floats."""
    rng = c.rng
    colour = hexa(rng.choice(("#3f8f7a", "#d8782f", "#4f8fb3")))
    c.soft(x, base, 0.17, 0.03, light.on((40, 40, 50), 0), 0.5)
    c.shape(
        curve(
            [
                (x - 0.15, base),
                (x - 0.1, base - 0.06),
                (x, base - 0.1),
                (x + 0.09, base - 0.07),
                (x + 0.15, base),
            ],
            8,
        ),
        light.on(lighter(colour, -0.3), 0.4),
    )
    for _thread in range(170):
        t = rng.gauss(0, 0.055)
        up = max(0.0, 0.1 * (1 - (t / 0.15) ** 2)) * rng.random()
        c.dab(
            x + t,
            base - up,
            rng.uniform(0.03, 0.08),
            0.0032,
            rng.gauss(0, 0.6),
            light.on(varied(colour, rng, 18), rng.uniform(0.3, 1)),
            0.75,
        )
    for _float in range(9):
        c.oval(
            x + rng.gauss(0, 0.06),
            base - rng.uniform(0.01, 0.08),
            0.011,
            0.008,
            light.on(hexa(rng.choice(("#e8d9a0", "#d8502f", "#f3efe2"))), 0.95),
        )
