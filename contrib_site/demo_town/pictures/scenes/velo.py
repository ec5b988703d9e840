"""A bicycle against the sea wall, or several on the coast road."""

from contrib_site.demo_town.pictures import land, water, weather
from contrib_site.demo_town.pictures.bicycles import bicycle, rider
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box, curve


def paint(c: Canvas, light: Light) -> None:
    if c.either("wall", "road") == "wall":
        _against_the_wall(c, light)
    else:
        _on_the_road(c, light)


def _against_the_wall(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.36, 0.42)
    sun = weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 3)
    water.sheet(c, light, horizon, 0.7)
    water.swell(c, light, horizon, 0.7, 420)
    if light.low:
        water.glitter(c, light, sun, horizon, 0.7)
    top, foot = rng.uniform(0.52, 0.57), 0.83
    stone = light.on(land.GRANITE, 0.8)
    wall = box(-0.1, top, 1.8, foot - top)
    c.quad(wall, stone)
    for row in range(6):
        for n in range(17):
            x, y = (
                -0.1 + (n + (row % 2) * 0.5) * 0.1 + rng.uniform(-0.012, 0.012),
                top + 0.025 + row * (foot - top - 0.02) / 6,
            )
            block = [
                (x + 0.004, y + rng.uniform(0, 0.005)),
                (x + 0.094, y + rng.uniform(0, 0.005)),
                (x + 0.094, y + 0.04),
                (x + 0.004, y + 0.042),
            ]
            c.shape(block, varied(light.on(land.GRANITE, 0.86), rng, 9))
    c.dabs(wall, stone, 420, length=0.03, width=0.006, spread=15, alpha=0.4, turn=0.3)
    c.rect(-0.1, top - 0.014, 1.8, 0.034, light.on(lighter(land.GRANITE, 0.24), 0.98))
    ground = light.on(hexa("#b9ad9a"), 0.9)
    c.rect(-0.1, foot, 1.8, 0.3, ground)
    c.dabs(
        box(0, foot, RIGHT, 1 - foot), ground, 320, length=0.07, width=0.009, spread=9, alpha=0.5
    )
    bloom = hexa(rng.choice(("#5b7fc2", "#b577a8", "#d98aa0", "#8f9fd6")))
    for x in (rng.uniform(-0.1, 0.05), rng.uniform(1.05, 1.2)):
        land.hedge(c, light, x, x + 0.42, foot + 0.04, 0.2, flowers=bloom)
    x = rng.uniform(0.62, 0.86)
    away = 0.05 if light.from_left else -0.05
    c.soft(x + away, foot + 0.045, 0.34, 0.03, light.on((50, 50, 62), 0), 0.55)
    bicycle(c, light, x, foot + 0.045, 0.62, rng.choice((-1, 1)), basket=True)


def _on_the_road(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.4, 0.46)
    sun = weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 3)
    water.sheet(c, light, horizon, 0.8)
    water.swell(c, light, horizon, 0.78, 520)
    if light.low:
        water.glitter(c, light, sun, horizon, 0.74)
    bank = curve([(-0.1, 0.66), (0.4, 0.62), (0.9, 0.645), (1.6, 0.6)], 10)
    c.shape([*bank, (1.6, 1.1), (-0.1, 1.1)], light.on(light.leaves, 0.8))
    for x, y in bank:
        land.grass(
            c,
            light,
            Quad((x - 0.04, y), (x + 0.04, y), (x + 0.04, y + 0.09), (x - 0.04, y + 0.09)),
            34,
            0.035,
        )
    road = light.on(hexa("#8d8b8a"), 0.92)
    c.shape([(-0.1, 0.75), (1.6, 0.71), (1.6, 0.9), (-0.1, 0.93)], road)
    c.dabs(
        Quad((-0.1, 0.75), (1.6, 0.71), (1.6, 0.9), (-0.1, 0.93)),
        road,
        420,
        length=0.08,
        width=0.005,
        spread=7,
        alpha=0.5,
        angle=-0.02,
    )
    for n in range(11):
        c.rect(
            n * 0.15 - 0.02, 0.812 - n * 0.0016, 0.075, 0.007, light.on(hexa("#f2eee3"), 0.95), 0.9
        )
    direction = rng.choice((-1, 1))
    for n in range(rng.choice((2, 3, 3))):
        x = (n + rng.uniform(0.35, 0.65)) * RIGHT / 3
        size = rng.uniform(0.26, 0.3)
        y = rng.uniform(0.84, 0.88)
        c.soft(x, y, 0.16, 0.014, light.on((40, 40, 52), 0), 0.6)
        rider(c, light, x, y, size, direction)
    land.hedge(c, light, -0.1, 0.7, 1.03, 0.1, flowers=hexa(rng.choice(("#e8c12e", "#d98aa6"))))
    land.hedge(c, light, 0.6, 1.6, 1.03, 0.09)
    weather.gulls(c, 5, light.on(hexa("#fbfaf4"), 0.9), (0.1, 0.06, 1.4, 0.3))
