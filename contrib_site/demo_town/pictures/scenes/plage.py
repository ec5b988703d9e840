"""The beach, its tide lines and its walkers."""

from math import sin

from contrib_site.demo_town.pictures import facades, figures, houses, land, water, weather
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, mix
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, Quad, box, curve, rise

SAND = hexa("#dcc9a0")


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.3, 0.38)
    weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 3)
    tilt = rng.choice((-1, 1))
    shore = horizon + rng.uniform(0.12, 0.17)
    water.sheet(c, light, horizon, 1.0)
    water.swell(c, light, horizon, shore + 0.1, 500)
    _point(c, light, horizon, tilt)
    edge = curve(
        [
            (-0.1, shore + tilt * 0.1),
            (0.5, shore + tilt * 0.06),
            (1.0, shore - tilt * 0.012),
            (1.6, shore - tilt * 0.045),
        ],
        14,
    )
    _strand(c, light, edge)
    for x, y in edge:
        water.foam(c, x - 0.02, y + 0.004, 0.045, light, 0.009)
        for _line in range(2):
            water.foam(
                c,
                x + rng.uniform(-0.02, 0.02),
                y - rng.choice((0.018, 0.04, 0.066)),
                0.05,
                light,
                0.004,
            )
    _dune(c, light)
    for _group in range(rng.randrange(4, 7)):
        depth = rng.uniform(0.12, 0.42)
        figures.group(
            c,
            light,
            rng.uniform(0.12, 1.38),
            shore + depth,
            0.045 + depth * 0.2,
            rng.choice((1, 2, 2, 3)),
            0.05,
        )
    if light.name in {"noon", "morning", "golden"}:
        for _parasol in range(4):
            _parasol_at(c, light, rng.uniform(0.3, 1.2), shore + rng.uniform(0.2, 0.36))
    weather.gulls(c, 6, light.on(hexa("#fbfaf4"), 0.9), (0.1, 0.05, 1.4, horizon))


def _strand(c: Canvas, light: Light, edge: list[Point]) -> None:
    """Wet sand that holds the sky, then dry sand up to the viewer."""
    sand = light.on(SAND, 0.95)
    wet = mix(light.on(lighter(SAND, -0.3), 0.8), light.sky[2], 0.4)
    for step in range(9):
        share = step / 8
        lift = share * 0.13
        line = [(x, y + lift * (1 + 0.2 * sin(x * 5))) for x, y in edge]
        c.shape([*line, (1.6, 1.1), (-0.1, 1.1)], mix(wet, sand, share**0.7))
    top = edge[0][1] + 0.14
    c.dabs(
        box(-0.05, top, 1.6, 1.0 - top), sand, 620, length=0.07, width=0.006, spread=7, alpha=0.4
    )
    for _wrack in range(170):
        x, y = c.rng.choice(edge)
        c.dab(
            x + c.rng.gauss(0, 0.02),
            y + 0.1 + c.rng.gauss(0, 0.006),
            0.014,
            0.003,
            c.rng.gauss(0, 0.4),
            light.on(hexa("#54482f"), 0.6),
            0.6,
        )


def _point(c: Canvas, light: Light, horizon: float, tilt: int) -> None:
    """A green point with a few white houses, at the end of the beach."""
    start, end = (0.85, 1.9) if tilt > 0 else (-0.4, 0.65)
    line = [
        (
            start + (end - start) * n / 24,
            horizon + 0.012 - 0.1 * rise(n / 24) ** 0.8 + c.rng.uniform(-0.004, 0.004),
        )
        for n in range(25)
    ]
    land.hill(c, light, line, horizon + 0.014, 0.3, 0.5)
    for n in range(5):
        x, y = line[c.rng.randrange(7, 18)]
        houses.from_front(
            c,
            light,
            facades.some_house(c.rng, tall=1, bays=2),
            x,
            y + 0.026 + n * 0.004,
            0.05,
            0.02,
            0.24,
        )
    for _tree in range(5):
        x, y = line[c.rng.randrange(5, 20)]
        land.pine(c, light, x, y + 0.02, 0.055, 0.3)
    for n in range(14):
        land.rock(
            c,
            light,
            (start if tilt > 0 else end) + tilt * n * 0.03,
            horizon + 0.012 + c.rng.uniform(0, 0.014),
            0.026,
            0.012,
        )


def _dune(c: Canvas, light: Light) -> None:
    """Marram grass in a corner of the foreground."""
    left = c.rng.random() < 0.5
    start, end = ((-0.1, 0.9), (0.75, 1.1)) if left else ((0.8, 1.1), (1.6, 0.86))
    line = curve([start, ((start[0] + end[0]) / 2, 0.93), end], 14)
    c.shape([*line, (end[0], 1.1), (start[0], 1.1)], light.on(lighter(SAND, 0.1), 0.9))
    for x, y in line:
        grass = Quad((x - 0.03, y), (x + 0.03, y), (x + 0.03, 1.05), (x - 0.03, 1.05))
        land.grass(c, light, grass, 26, 0.1)


def _parasol_at(c: Canvas, light: Light, x: float, base: float) -> None:
    c.oval(x + 0.05, base + 0.004, 0.09, 0.014, light.on((90, 86, 100), 0), 0.3)
    c.line([(x, base), (x + 0.01, base - 0.13)], light.on(hexa("#e9e1cf"), 0.8), 0.004)
    colour = hexa(c.rng.choice(figures.COATS))
    for n in range(6):
        a, b = -0.085 + n * 0.0285, -0.085 + (n + 1) * 0.0285
        tone = colour if n % 2 else hexa("#f5efe0")
        c.shape(
            [
                (x + 0.01, base - 0.17),
                (x + a, base - 0.115 + abs(a) * 0.12),
                (x + b, base - 0.115 + abs(b) * 0.12),
            ],
            light.on(tone, 0.95 - n * 0.05),
        )
    c.rect(x - 0.1, base, 0.07, 0.008, light.on(hexa(c.rng.choice(figures.COATS)), 0.9))
