"""One boat at work, close by, on a moving sea."""

from functools import partial

from contrib_site.town.pictures import (
    boats,
    figures,
    land,
    water,
    weather,
)
from contrib_site.town.pictures.canvas import Canvas
from contrib_site.town.pictures.colours import hexa
from contrib_site.town.pictures.light import Light


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.5, 0.58)
    sun = weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 2)
    water.sheet(c, light, horizon, 1.0)
    water.swell(c, light, horizon, 0.84, 700, rough=1.5)
    if light.low:
        water.glitter(c, light, sun, horizon, 1.0)
    x, line, bow = rng.uniform(0.62, 0.88), horizon + rng.uniform(0.2, 0.26), rng.choice((-1, 1))
    boats.anchored(c, light, line, partial(boats.trawler, c, light, x, line, 0.72, bow))
    for n in range(3):
        figures.person(
            c,
            light,
            x - bow * (0.06 + n * 0.075),
            line - 0.12,
            0.13,
            turned=rng.choice((-1, 0, 1)),
            arms=rng.uniform(0.2, 0.8),
            coat=hexa(rng.choice(("#e2b93f", "#d86a2c", "#e2b93f"))),
        )
    rail = boats.hull(c, light, x, line, 0.72, 0.144, bow, hexa(rng.choice(boats.HULLS)))
    _wake(c, light, x, line, bow, rail[-1][0])
    water.swell(c, light, line + 0.05, 1.02, 420, rough=1.6)
    weather.gulls(
        c,
        rng.randrange(9, 16),
        light.on(hexa("#fbfaf4"), 0.95),
        (x - 0.5, 0.08, x + 0.5, line - 0.16),
    )


def _wake(c: Canvas, light: Light, x: float, line: float, bow: int, stem: float) -> None:
    rng = c.rng
    white = light.on((250, 251, 247), 0.95)
    for _fleck in range(330):
        back = rng.random() ** 1.4
        place = stem - bow * back * 1.15
        spread = 0.008 + back * 0.035
        c.dab(
            place,
            line + 0.008 + abs(rng.gauss(0, spread)) - (0.014 if back < 0.06 else 0),
            rng.uniform(0.01, 0.05),
            rng.uniform(0.002, 0.007),
            rng.gauss(0, 0.1),
            white,
            rng.uniform(0.3, 0.9) * (1 - back * 0.7),
        )
