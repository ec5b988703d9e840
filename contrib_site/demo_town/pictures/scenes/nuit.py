"""The basin when everybody is at home but the lamps."""

from contrib_site.demo_town.pictures import water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.waterfront import fleet, quay_front, town_on_a_hill


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.58, 0.64)
    weather.sky(c, light, line)
    town_on_a_hill(c, light, line)
    quay_front(c, light, line)
    water.sheet(c, light, line, 1.0)
    water.mirror(c, light, line, 1 - line, clear=0.8, ripple=1.3)
    for _lamp_light in range(14):
        water.lamp_on_water(
            c, rng.uniform(0, RIGHT), line, varied(hexa("#ffc56b"), rng, 12), rng.uniform(0.1, 0.26)
        )
    fleet(c, light, line)
