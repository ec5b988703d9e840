"""A gale on the jetty."""

from itertools import pairwise
from math import pi, sin

from contrib_site.demo_town.pictures import land, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, mix, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.lighthouse import tower
from contrib_site.demo_town.pictures.shapes import Quad, ridge


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.44, 0.52)
    weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 1)
    water.sheet(c, light, horizon, 1.0, 0.7)
    tower_x = rng.choice((rng.uniform(0.3, 0.5), rng.uniform(1.0, 1.2)))
    for depth in range(4):
        _wave(c, light, horizon + 0.03 + depth * 0.05, 0.022 + depth * 0.012, 0.5 - depth * 0.1)
    _jetty(c, light, tower_x, horizon + 0.2)
    tower(c, light, tower_x, horizon + 0.16, rng.uniform(0.36, 0.44))
    for _burst in range(3):
        _spray(c, light, tower_x + rng.uniform(-0.3, 0.3), horizon + 0.2, rng.uniform(0.16, 0.32))
    for depth in range(4):
        _wave(c, light, horizon + 0.25 + depth * 0.09, 0.05 + depth * 0.02, 0)
    weather.rain(c, light, 420)
    weather.gulls(c, 5, light.on(hexa("#fbfaf4"), 0.9), (0.1, 0.1, 1.4, 0.4))


def _jetty(c: Canvas, light: Light, x: float, base: float) -> None:
    out = -1 if x > RIGHT / 2 else 1
    end, start = x + out * 0.1, x - out * 1.3
    c.shape(
        [
            (start, base - 0.05),
            (end, base - 0.05),
            (end + out * 0.03, base + 0.06),
            (start, base + 0.08),
        ],
        light.on(hexa("#6e6a64"), 0.4),
    )
    c.dabs(
        Quad(
            (min(start, end), base - 0.045),
            (max(start, end), base - 0.045),
            (max(start, end), base + 0.06),
            (min(start, end), base + 0.06),
        ),
        light.on(hexa("#6e6a64"), 0.5),
        320,
        length=0.04,
        width=0.012,
        spread=12,
    )
    c.shape(
        [(start, base - 0.062), (end, base - 0.062), (end, base - 0.045), (start, base - 0.045)],
        light.on(hexa("#9b958a"), 0.8),
    )


def _wave(c: Canvas, light: Light, y: float, height: float, air: float) -> None:
    """A swell that runs across: a dark face, a light back, its crest torn white."""
    rng = c.rng
    phase, length = rng.uniform(0, 6), rng.uniform(5, 8)
    crest = [
        (x, top - height * (0.5 + 0.5 * sin(x * length + phase)) ** 2 * 1.5)
        for x, top in ridge(rng, (-0.1, y), (1.6, y), height * 0.3, 6)
    ]
    body = light.far(mix(light.water, light.on((18, 58, 64), 0.7), 0.6), air)
    pale = light.seen((168, 196, 190), 0.8, air)
    white = light.seen((248, 250, 246), 1, air * 0.6)
    c.shape([*crest, (1.6, y + height * 5), (-0.1, y + height * 5)], body, 0.94)
    for (x, top), (after, next_top) in pairwise(crest):
        lean = (next_top - top) / (after - x)
        high = (y - top) / height
        for _streak in range(4):
            down = rng.random()
            c.dab(
                x + rng.gauss(0, 0.02),
                top + down * height * 2.6,
                height * rng.uniform(0.8, 2.4),
                height * 0.09,
                lean * (1 - down) + rng.gauss(0, 0.06),
                mix(body, pale, 0.75 * (1 - down)),
                0.6,
            )
        for _fleck in range(round(1 + 11 * max(0.0, high - 0.35))):
            c.dab(
                x + rng.gauss(0, 0.012),
                top + abs(rng.gauss(0, height * 0.2)),
                height * rng.uniform(0.2, 0.75),
                height * rng.uniform(0.04, 0.13),
                lean + rng.gauss(0, 0.2),
                white,
                rng.uniform(0.5, 0.95),
            )


def _spray(c: Canvas, light: Light, x: float, base: float, height: float) -> None:
    """A plume where the sea meets the stone, blown to one side."""
    rng = c.rng
    white = light.on((248, 250, 247), 1)
    blown = rng.uniform(-0.35, 0.35)
    for n in range(5):
        c.soft(
            x + blown * height * n / 5 + rng.gauss(0, height * 0.1),
            base - height * n * 0.17,
            height * 0.34,
            height * 0.3,
            white,
            0.62,
        )
    for _drop in range(420):
        up = rng.random() ** 0.7
        spread = height * (0.08 + 0.24 * up)
        size = height * 0.026 * (1.2 - up) * rng.uniform(0.4, 1.3)
        place = (
            x + blown * height * up * up + rng.gauss(0, spread),
            base - up * height * rng.uniform(0.85, 1.15),
        )
        c.dab(
            *place,
            size * 2.4,
            size,
            -pi / 2 + rng.gauss(0, 0.6),
            varied(white, rng, 6),
            rng.uniform(0.3, 0.85),
        )
