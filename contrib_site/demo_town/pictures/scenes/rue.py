"""A street that goes up to the church."""

from math import pi, sin

from contrib_site.demo_town.pictures import facades, figures, houses, weather
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, varied
from contrib_site.demo_town.pictures.ground import paving
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, Quad


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    vanish = (rng.uniform(0.6, 0.9), rng.uniform(0.56, 0.62))
    weather.sky(c, light, vanish[1] + 0.1)
    houses.steeple(
        c,
        light,
        vanish[0] + rng.uniform(-0.03, 0.03),
        vanish[1] + 0.05,
        rng.uniform(0.36, 0.46),
        0.38,
    )
    houses.row(
        c, light, vanish[0] - 0.12, vanish[0] + 0.12, vanish[1] + 0.035, 0.034, distance=0.4, tall=2
    )
    paving(c, light, vanish[1] + 0.02, vanish, hexa("#a89d8c"))
    for side in (-1, 1):
        _side_of_street(c, light, vanish, side)
    _bunting(c, light, vanish)
    for depth in sorted(rng.uniform(0.08, 0.5) for _n in range(rng.randrange(4, 8))):
        figures.standing(
            c,
            light,
            vanish[0] + rng.uniform(-0.5, 0.5) * depth,
            vanish[1] + 0.04 + depth * 0.62,
            0.05 + depth * 0.3,
            facing=0.75,
        )


def _side_of_street(c: Canvas, light: Light, vanish: Point, side: int) -> None:
    """Houses that come nearer, the last ones larger than the picture."""
    rng = c.rng
    sunny = (side == 1) == light.from_left
    facing = 0.95 if sunny else 0.22
    cuts = [0.1, 0.17, 0.27, 0.42, 0.66, 1.05, 1.7]
    for near, far in zip(cuts[1:], cuts, strict=False):
        house = facades.some_house(rng, shop=0.5)
        tall = 0.19 * house.storeys + rng.uniform(-0.02, 0.05)

        def at(depth: float, height: float) -> Point:
            return vanish[0] + side * 0.62 * depth, vanish[1] + (0.34 - height * 1.55) * depth

        quad = Quad(at(far, tall), at(near, tall), at(near, 0), at(far, 0))
        slope = Quad(at(far, tall + 0.13), at(near, tall + 0.13), at(near, tall), at(far, tall))
        air = max(0.0, 0.3 * (1 - near))
        for end in (far, near):
            x, y = at(end, tall + 0.13)
            houses.chimney(c, light, x - 0.04 * end, y + 0.02 * end, 0.08 * end, 0.16 * end, air)
        houses.roof(c, light, house, slope, facing * 0.9, air)
        _facade(c, light, house, quad, facing, air, side)
        for _pot in range(rng.randrange(3)):
            u = rng.uniform(0.15, 0.85)
            x, y = quad.at(u, 1)
            _tub(c, light, x - side * 0.02 * near, y + 0.012 * near, 0.1 * (far + (near - far) * u))


def _facade(
    c: Canvas, light: Light, house: facades.House, quad: Quad, facing: float, air: float, side: int
) -> None:
    if side == -1:
        quad = Quad(quad.top_right, quad.top_left, quad.bottom_left, quad.bottom_right)
    facades.front(c, light, house, quad, facing, air)


def _tub(c: Canvas, light: Light, x: float, base: float, size: float) -> None:
    """Hydrangeas in a pot by the door."""
    c.shape(
        [
            (x - size * 0.3, base - size * 0.4),
            (x + size * 0.3, base - size * 0.4),
            (x + size * 0.22, base),
            (x - size * 0.22, base),
        ],
        light.on(hexa("#a8604a"), 0.7),
    )
    bloom = hexa(c.rng.choice(("#5b7fc2", "#b577a8", "#d98aa0", "#8f9fd6", "#e9e1e6")))
    for _leaf in range(26):
        c.dab(
            x + c.rng.gauss(0, size * 0.22),
            base - size * (0.5 + c.rng.random() * 0.35),
            size * 0.2,
            size * 0.1,
            c.rng.uniform(0, pi),
            light.on(varied(light.leaves, c.rng, 12), c.rng.random()),
            0.95,
        )
    for _head in range(11):
        hx, hy = x + c.rng.gauss(0, size * 0.24), base - size * c.rng.uniform(0.5, 1.0)
        c.blob(hx, hy, size * 0.12, size * 0.1, light.on(lighter(bloom, -0.15), 0.5))
        c.blob(
            hx,
            hy - size * 0.025,
            size * 0.09,
            size * 0.065,
            light.on(varied(lighter(bloom, 0.12), c.rng, 8), 0.95),
        )


def _bunting(c: Canvas, light: Light, vanish: Point) -> None:
    """Small flags across the street, sometimes."""
    if c.rng.random() < 0.45:
        return
    for depth in (0.28, 0.5):
        y = vanish[1] - 0.45 * depth
        string = [
            (vanish[0] + (t / 12 - 0.5) * 1.7 * depth, y + 0.1 * depth * sin(pi * t / 12))
            for t in range(13)
        ]
        c.line(string, light.on(hexa("#4a4a4a"), 0.5), 0.0016)
        for n, (x, top) in enumerate(string[1:-1]):
            size = 0.075 * depth
            colour = light.on(
                hexa(figures.COATS[(n * 3 + round(depth * 10)) % len(figures.COATS)]), 0.9
            )
            c.shape([(x - size * 0.4, top), (x + size * 0.4, top), (x, top + size)], colour)
