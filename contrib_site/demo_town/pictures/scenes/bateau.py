"""One boat, close by: at work on a moving sea, or home along its quay."""

from functools import partial

from contrib_site.demo_town.pictures import boats, figures, land, water, waterfront, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import curve


def paint(c: Canvas, light: Light) -> None:
    if c.either("sea", "moored") == "sea":
        _at_sea(c, light)
    else:
        _moored(c, light)


def _moored(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.56, 0.6)
    weather.sky(c, light, line)
    waterfront.town_on_a_hill(c, light, line)
    waterfront.quay_front(c, light, line)
    water.sheet(c, light, line, 1.0)
    water.mirror(c, light, line, 1 - line)
    water.swell(c, light, line, 1.02, 420)
    bow = rng.choice((-1, 1))
    x, y = rng.uniform(0.62, 0.88), line + rng.uniform(0.2, 0.25)
    far = RIGHT / 2 - bow * 0.5
    boats.anchored(
        c, light, line + 0.05, partial(boats.canot, c, light, far, line + 0.05, 0.2, bow)
    )
    boats.anchored(c, light, y, partial(boats.trawler, c, light, x, y, 0.84, bow))
    water.swell(c, light, y + 0.02, 1.02, 160)
    for end in (x - bow * 0.4, x + bow * 0.42):
        rope = [(end, y - 0.16), ((end + far) / 2, y - 0.12), (far - bow * 0.2, line - 0.04)]
        c.line(curve(rope, 8), light.on(hexa("#c9b58a"), 0.8), 0.003)
    weather.gulls(c, 4, light.on(hexa("#fbfaf4"), 0.95), (0.1, 0.08, 1.4, line - 0.24))


def _at_sea(c: Canvas, light: Light) -> None:
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
