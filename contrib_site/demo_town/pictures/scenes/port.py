"""The basin, the quay behind it, boats on their moorings."""

from contrib_site.demo_town.pictures import water, weather
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.waterfront import fleet, quay_front, town_on_a_hill


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.56, 0.64)
    weather.sky(c, light, line)
    town_on_a_hill(c, light, line)
    quay_front(c, light, line)
    water.sheet(c, light, line, 1.0)
    water.mirror(c, light, line, 1 - line, clear=0.66 if light.name != "storm" else 0.4)
    water.swell(c, light, line, 1.02, 520)
    fleet(c, light, line)
    weather.gulls(
        c, rng.randrange(3, 8), light.on(hexa("#fbfaf4"), 0.9), (0.1, 0.06, 1.4, line - 0.2)
    )
