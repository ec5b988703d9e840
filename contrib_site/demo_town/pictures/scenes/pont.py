"""The old bridge over the river."""

from functools import partial

from contrib_site.demo_town.pictures import boats, figures, houses, land, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, ridge, rise


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.6, 0.68)
    weather.sky(c, light, line - 0.1)
    for distance, height in ((0.6, 0.2), (0.35, 0.14)):
        land.hill(
            c,
            light,
            ridge(
                rng, (-0.1, line - height), (1.6, line - height * rng.uniform(0.6, 1.2)), 0.04, 5
            ),
            line,
            distance,
        )
    houses.row(
        c,
        light,
        rng.uniform(0.0, 0.1),
        rng.uniform(0.25, 0.4),
        line - 0.08,
        0.04,
        distance=0.3,
        tall=2,
    )
    houses.row(c, light, rng.uniform(1.05, 1.15), 1.55, line - 0.07, 0.044, distance=0.26, tall=2)
    for _tree in range(9):
        land.tree(c, light, rng.uniform(0, RIGHT), line - 0.05, rng.uniform(0.06, 0.1), 0.3)
    _arches(c, light, line, rng.randrange(3, 6))
    water.sheet(c, light, line, 1.0)
    water.mirror(c, light, line, 1 - line, clear=0.72)
    water.swell(c, light, line + 0.02, 1.02, 420)
    x, y = rng.uniform(0.35, 1.1), rng.uniform(0.82, 0.9)
    boats.anchored(c, light, y, partial(boats.canot, c, light, x, y, 0.28, rng.choice((-1, 1))))
    land.hedge(c, light, -0.05, rng.uniform(0.2, 0.5), 1.02, 0.09)


def _arches(c: Canvas, light: Light, line: float, count: int) -> None:
    """Old granite arches from bank to bank; what is seen through them stays."""
    rng = c.rng
    deck = line - rng.uniform(0.17, 0.22)
    stone = light.on(land.GRANITE, 0.9)
    span = 1.7 / count
    for n in range(count):
        x0, x1 = -0.1 + n * span, -0.1 + (n + 1) * span
        pier = span * 0.1
        arch = [
            (x1 - pier, line),
            *[
                (
                    x0 + pier + (span - 2 * pier) * (1 - t / 16),
                    line - 0.02 - (line - deck - 0.05) * rise(t / 16) ** 0.6,
                )
                for t in range(17)
            ],
            (x0 + pier, line),
        ]
        face: list[Point] = [(x0, deck), (x1, deck), (x1, line), *arch, (x0, line)]
        c.shape(
            [(px + 0.02, py) for px, py in arch[1:-1]]
            + [(px, py + 0.004) for px, py in reversed(arch[1:-1])],
            light.on(land.GRANITE, 0.1),
        )
        c.shape(face, stone)
        for _stone in range(150):
            px, py = rng.uniform(x0, x1), rng.uniform(deck, line)
            if (
                py
                < line
                - 0.02
                - (line - deck - 0.05) * rise((px - x0 - pier) / (span - 2 * pier)) ** 0.6
                - 0.012
            ):
                c.dab(px, py, 0.02, 0.008, rng.gauss(0, 0.05), varied(stone, rng, 12), 0.55)
        c.shape(
            [(x1 - pier * 1.1, line), (x1, line - 0.07), (x1 + pier * 1.1, line)],
            light.on(lighter(land.GRANITE, -0.2), 0.5),
        )
    c.rect(-0.1, deck - 0.022, 1.7, 0.024, light.on(lighter(land.GRANITE, 0.12), 0.95))
    c.rect(-0.1, deck, 1.7, 0.006, light.on(land.GRANITE, 0.1), 0.6)
    for _walker in range(4):
        figures.person(
            c, light, rng.uniform(0.1, 1.4), deck - 0.018, 0.06, turned=rng.choice((-1, 1))
        )
