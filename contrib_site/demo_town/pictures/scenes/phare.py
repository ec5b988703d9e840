"""A lighthouse on its reef."""

from functools import partial

from contrib_site.demo_town.pictures import boats, land, sails, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.lighthouse import tower


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.6, 0.7)
    sun = weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon)
    water.sheet(c, light, horizon, 1.0)
    water.swell(c, light, horizon, 1.02, 760, rough=1.3 if light.name == "storm" else 1)
    if light.low or light.dark:
        water.glitter(c, light, sun, horizon, 1.0)
    x = rng.choice((rng.uniform(0.36, 0.52), rng.uniform(0.98, 1.14)))
    base = horizon + rng.uniform(0.06, 0.1)
    _reef(c, light, x, base, 0.34)
    tower(c, light, x, base - 0.03, rng.uniform(0.44, 0.54))
    _reef(c, light, x + 0.05, base + 0.035, 0.2)
    for dx in (-0.24, -0.08, 0.12):
        water.foam(c, x + dx, base + 0.05, 0.14, light)
    boats.anchored(
        c,
        light,
        horizon + 0.06,
        partial(
            sails.sailer,
            c,
            light,
            RIGHT - x + 0.04,
            horizon + 0.06,
            0.1,
            rng.choice((-1, 1)),
            sails=True,
        ),
    )
    _near_rocks(c, light)
    weather.gulls(c, 7, light.on(hexa("#fbfaf4"), 0.9), (x - 0.3, 0.1, x + 0.3, horizon - 0.1))


def _reef(c: Canvas, light: Light, x: float, base: float, wide: float) -> None:
    for n in range(11):
        aside = (n / 10 - 0.5) * wide
        size = wide * 0.16 * (1 - abs(aside) / wide) * c.rng.uniform(0.8, 1.3)
        land.rock(c, light, x + aside, base - size * 0.2, size * 1.1, size * 0.62, weed=0.4)


def _near_rocks(c: Canvas, light: Light) -> None:
    """A dark corner of rocks and thrift, from which one looks."""
    left = c.rng.random() < 0.5
    for n in range(12):
        size = c.rng.uniform(0.07, 0.14)
        reach = n / 12 * 0.7
        x = reach - 0.06 if left else RIGHT + 0.06 - reach
        land.rock(
            c,
            light,
            x,
            1.0 - (0.12 - reach * 0.16) + c.rng.uniform(-0.02, 0.03),
            size * 1.2,
            size * 0.7,
            hexa("#7d766d"),
        )
    edge = 0.0 if left else 0.95
    land.hedge(c, light, edge, edge + 0.55, 1.02, 0.07, flowers=hexa("#d98aa6"))
