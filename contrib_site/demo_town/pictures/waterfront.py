"""The town as the water sees it: streets on a hill, the quay, the boats in front of it."""

from functools import partial

from contrib_site.demo_town.pictures import boats, houses, land, sails, water
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, mix
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import box, ridge


def town_on_a_hill(c: Canvas, light: Light, line: float) -> None:
    """Streets that climb behind the quay, paler with each step, and the steeple above."""
    rng = c.rng
    crest = ridge(
        rng, (-0.05, line - rng.uniform(0.1, 0.2)), (1.55, line - rng.uniform(0.1, 0.24)), 0.05, 5
    )
    land.hill(c, light, crest, line, 0.5)
    for _tree in range(14):
        x, y = rng.choice(crest)
        land.tree(c, light, x, y + 0.02, rng.uniform(0.04, 0.07), 0.5)
    spire = rng.uniform(0.3, 1.2)
    for step, (lift, size, air) in enumerate(
        ((0.15, 0.026, 0.46), (0.1, 0.031, 0.32), (0.05, 0.037, 0.2))
    ):
        if step == 1:
            houses.steeple(c, light, spire, line - 0.08, rng.uniform(0.26, 0.32), 0.26)
        x = rng.uniform(-0.1, 0.1)
        while x < RIGHT:
            wide = rng.uniform(0.12, 0.4)
            houses.row(
                c,
                light,
                x,
                x + wide,
                line - lift * rng.uniform(0.75, 1.15),
                size,
                distance=air,
                tall=2,
                facing=rng.uniform(0.6, 0.95),
            )
            x += wide + rng.uniform(0.06, 0.16)
        for _tree in range(7):
            land.tree(
                c, light, rng.uniform(0, RIGHT), line - lift * 0.7, rng.uniform(0.03, 0.06), air
            )


def quay_front(c: Canvas, light: Light, line: float) -> None:
    """The houses on the water and the granite wall below them."""
    rng = c.rng
    wall = rng.uniform(0.035, 0.06)
    houses.row(
        c, light, -0.05, 1.55, line - wall, rng.uniform(0.052, 0.066), shop=0.45, distance=0.06
    )
    stone = light.on(land.GRANITE, 0.62)
    c.rect(-0.1, line - wall, 1.7, wall + 0.002, stone)
    c.dabs(
        box(0, line - wall, RIGHT, wall),
        stone,
        420,
        length=0.02,
        width=0.005,
        spread=12,
        alpha=0.6,
        turn=0.03,
    )
    c.rect(-0.1, line - wall - 0.004, 1.7, 0.007, light.on(lighter(land.GRANITE, 0.25), 0.9))
    c.rect(-0.1, line - wall * 0.4, 1.7, wall * 0.4, light.on(hexa("#3c4438"), 0.5), 0.6)
    for n in range(6):
        x = (n + rng.uniform(0.2, 0.8)) * RIGHT / 6
        _lamp(c, light, x, line - wall)


def _lamp(c: Canvas, light: Light, x: float, base: float) -> None:
    iron = light.on(hexa("#2e3438"), 0.5)
    c.line([(x, base), (x, base - 0.075)], iron, 0.0026)
    c.shape(
        [
            (x - 0.006, base - 0.075),
            (x - 0.004, base - 0.09),
            (x + 0.004, base - 0.09),
            (x + 0.006, base - 0.075),
        ],
        hexa("#ffe0a0") if light.lamps else iron,
    )
    if light.lamps:
        c.glow(x, base - 0.082, 0.075, hexa("#ffb45a"), 0.75)


def fleet(c: Canvas, light: Light, line: float) -> None:
    """Trawlers along the wall, smaller ones nearer, all mirrored."""
    rng = c.rng
    places = sorted(rng.uniform(0.012, 0.3) for _n in range(rng.randrange(6, 9)))
    slots = [n + 0.5 for n in range(len(places))]
    rng.shuffle(slots)
    for depth, slot in zip(places, slots, strict=True):
        y = line + depth
        x = RIGHT * slot / len(places) + rng.uniform(-0.06, 0.06)
        size = 0.15 + depth * 0.62
        bow = rng.choice((-1, 1))
        kind = rng.random()
        if kind < 0.5:
            boats.anchored(c, light, y, partial(boats.trawler, c, light, x, y, size * 1.25, bow))
        elif kind < 0.78:
            boats.anchored(
                c, light, y, partial(sails.sailer, c, light, x, y, size, bow, sails=False)
            )
        else:
            boats.anchored(c, light, y, partial(boats.canot, c, light, x, y, size * 0.75, bow))
        water.swell(c, light, y + 0.003, min(1.0, y + 0.05), 26)
        if light.lamps and kind < 0.5:
            water.lamp_on_water(c, x, y, hexa("#ffc56b"), 0.12)
    c.veil(0.86, 1.0, mix(light.water, (8, 20, 34), 0.6), 0, 0.34)
