"""The yole on the rade, under sail or under oars."""

from functools import partial

from contrib_site.demo_town.pictures import boats, houses, land, sails, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa
from contrib_site.demo_town.pictures.light import Light


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.46, 0.54)
    sun = weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 3)
    for n in range(3):
        houses.row(
            c, light, 0.2 + n * 0.4, 0.28 + n * 0.4, horizon + 0.002, 0.012, distance=0.55, tall=1
        )
    water.sheet(c, light, horizon, 1.0)
    water.swell(c, light, horizon, 1.02, 820)
    if light.low:
        water.glitter(c, light, sun, horizon, 1.0)
    bow = rng.choice((-1, 1))
    count = rng.choice((1, 1, 2, 3))
    oars = c.either("sails", "sails", "sails", "oars") == "oars"
    places = [
        (0.02, 0.16, rng.uniform(0.15, 1.3)),
        (0.06, 0.28, rng.uniform(0.2, 0.5) if bow == 1 else rng.uniform(1.0, 1.3)),
        (0.24, 0.86, RIGHT / 2 + rng.uniform(-0.08, 0.08)),
    ]
    for depth, size, x in places[-count:]:
        line = horizon + depth
        boats.anchored(
            c,
            light,
            line,
            partial(
                sails.yole,
                c,
                light,
                x,
                line,
                size,
                bow,
                crew=9 if size > 0.5 else 5,
                oars=oars,
            ),
        )
        water.foam(c, x - size * 0.5, line + 0.004, size, light, 0.012 * size)
        water.swell(c, light, line + 0.02, min(1.0, line + 0.16), round(120 * size))
    weather.gulls(c, 5, light.on(hexa("#fbfaf4"), 0.9), (0.1, 0.05, 1.4, 0.3))
