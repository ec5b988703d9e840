"""Hills, headlands, rocks, trees and hedges."""

from math import cos, pi, sin, sqrt

from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, mix, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, Quad, blob, box, ridge, rise

GRANITE = hexa("#8f887c")


def headland(
    c: Canvas, light: Light, base: float, height: float, distance: float, *, start: float = -0.1, end: float = 1.6
) -> list[Point]:  # fmt: skip
    """A long back of land that falls to the sea at both ends; returns its line."""
    rng = c.rng
    top = ridge(rng, (start, base), (end, base), height * 0.35, 6)
    span = end - start
    line = [
        (x, base - max(0, height * rise((x - start) / span) ** 0.6 + (base - y) * 0.5))
        for x, y in top
    ]
    colour = light.seen(mix(light.leaves, hexa("#5f6f62"), 0.5), 0.55, distance)
    c.shape([*line, (end, base), (start, base)], colour)
    return line


def hill(
    c: Canvas, light: Light, line: list[Point], base: float, distance: float, greens: float = 1
) -> None:
    """A near hill with fields: its line, then brushwork that follows the slope."""
    rng = c.rng
    ground = light.seen(light.leaves, 0.75, distance)
    c.shape([*line, (line[-1][0], base), (line[0][0], base)], ground)
    for _patch in range(round(340 * greens)):
        x, top = rng.choice(line)
        y = rng.uniform(top + 0.004, max(base, top + 0.01))
        tone = light.seen(varied(light.leaves, rng, 20), rng.uniform(0.25, 1), distance)
        c.dab(
            x + rng.uniform(-0.03, 0.03),
            y,
            rng.uniform(0.02, 0.09),
            rng.uniform(0.004, 0.016),
            rng.gauss(0, 0.15),
            tone,
            0.6,
        )


def tree(
    c: Canvas,
    light: Light,
    x: float,
    base: float,
    height: float,
    distance: float = 0,
    leaves: Colour | None = None,
) -> None:
    """A round crown on a trunk, three tones of leaves, light from the sun's side."""
    rng = c.rng
    leaves = leaves or light.leaves
    side = -1 if light.from_left else 1
    bark = light.seen(hexa("#5a4a3e"), 0.4, distance)
    c.shape(
        [
            (x - height * 0.03, base),
            (x - height * 0.018, base - height * 0.55),
            (x + height * 0.018, base - height * 0.55),
            (x + height * 0.034, base),
        ],
        bark,
    )
    crown = base - height * 0.64
    puffs = [
        (
            x + rng.uniform(-0.22, 0.22) * height,
            crown + rng.uniform(-0.2, 0.16) * height,
            height * rng.uniform(0.13, 0.2),
        )
        for _n in range(9)
    ]
    leafy = min(1.0, 0.14 + height * 2)
    for facing, shift, count in ((0.05, 0.0, 34), (0.5, 0.35, 32), (1.0, 0.75, 26)):
        tone = lighter(leaves, (facing - 0.45) * 0.42)
        for px, py, r in puffs:
            for _leaf in range(round(count * leafy)):
                turn, reach = rng.uniform(0, 2 * pi), r * rng.random() ** 0.6
                lx = px + cos(turn) * reach + side * r * shift * 0.35
                ly = py + sin(turn) * reach * 0.9 - r * shift * 0.4
                colour = light.seen(varied(tone, rng, 8), facing, distance)
                size = height * rng.uniform(0.014, 0.034) / leafy**0.6
                c.dab(lx, ly, size * 1.5, size, rng.uniform(0, pi), colour, 0.92)


def pine(
    c: Canvas, light: Light, x: float, base: float, height: float, distance: float = 0
) -> None:
    """A maritime pine: a leaning stem and flat clouds of needles."""
    rng = c.rng
    lean = rng.uniform(-0.16, 0.16) * height
    bark = light.seen(hexa("#6d4f3f"), 0.5, distance)
    c.line(
        [(x, base), (x + lean * 0.4, base - height * 0.5), (x + lean, base - height * 0.88)],
        bark,
        height * 0.035,
    )
    dark = hexa("#3f5d46")
    for _cloud in range(7):
        px = x + lean + rng.gauss(0, height * 0.17)
        py = base - height * rng.uniform(0.66, 1.0)
        width = height * rng.uniform(0.12, 0.24)
        for facing in (0.1, 0.5, 0.95):
            tone = light.seen(lighter(varied(dark, rng, 7), facing * 0.18), facing, distance)
            lift = facing * height * 0.035
            c.blob(
                px + rng.gauss(0, width * 0.1),
                py - lift,
                width * (1.1 - facing * 0.4),
                width * (0.34 - facing * 0.12),
                tone,
            )


def hedge(
    c: Canvas, light: Light, x0: float, x1: float, base: float, height: float, distance: float = 0, flowers: Colour | None = None
) -> None:  # fmt: skip
    """A mass of leaves, lower at its ends, with flowers when a colour is given."""
    rng = c.rng
    dark = light.seen(lighter(light.leaves, -0.35), 0.3, distance)

    def tall(x: float) -> float:
        return height * (0.25 + 0.75 * sqrt(rise((x - x0) / (x1 - x0))))

    top = [
        (x, min(base, y + height - tall(x) * 0.8))
        for x, y in ridge(rng, (x0, base - height), (x1, base - height), height * 0.14, 5)
    ]
    c.shape([(x0, base), *top, (x1, base)], dark)
    fine = max(1.0, height / 0.05) ** 0.8
    for _leaf in range(round((x1 - x0) / max(0.004, height) * 90 * fine**1.1)):
        up = rng.random()
        x = rng.uniform(x0, x1)
        y = base - tall(x) * (up * rng.uniform(0.95, 1.2) - 0.08)
        tone = light.on(varied(lighter(light.leaves, (up - 0.5) * 0.4), rng, 9), up)
        if flowers is not None and up > 0.35 and rng.random() < 0.2:
            c.blob(
                x,
                y,
                height * 0.09 / fine,
                height * 0.08 / fine,
                light.seen(varied(flowers, rng, 9), up, distance),
            )
            continue
        size = height * rng.uniform(0.07, 0.17) / fine
        c.dab(x, y, size * 1.5, size, rng.uniform(0, pi), light.far(tone, distance), 0.9)


def rock(
    c: Canvas,
    light: Light,
    x: float,
    y: float,
    across: float,
    down: float,
    colour: Colour = GRANITE,
    weed: float = 0,
) -> None:
    """A boulder of three planes; ``weed`` covers so much of its foot."""
    rng = c.rng
    outline = blob(rng, x, y, across, down, 0.13)
    c.shape(outline, light.on(lighter(colour, -0.3), 0.25))
    side = -1 if light.from_left else 1
    for facing, shrink in ((0.45, 0.9), (0.75, 0.74), (1.0, 0.5)):
        dx, dy = side * across * (1 - shrink) * 0.75, -down * (1 - shrink) * 0.95
        plane = [(x + (px - x) * shrink + dx, y + (py - y) * shrink + dy) for px, py in outline]
        c.shape(plane, light.on(varied(colour, rng, 5), facing), 0.75)
    patch = box(x - across * 0.7, y - down * 0.75, across * 1.4, down * 1.35)
    strokes = round(10 + across * 160)
    c.dabs(
        patch,
        light.on(colour, 0.7),
        strokes,
        length=across * 0.32,
        width=down * 0.07,
        spread=17,
        alpha=0.3,
        turn=0.5,
        angle=0.25 * side,
    )
    if weed:
        olive = light.on(hexa("#4d4a2a"), 0.55)
        for _strand in range(round((14 + across * 260) * weed)):
            c.dab(
                x + rng.gauss(0, across * 0.45),
                y + down * rng.uniform(0.3, 0.95),
                across * 0.26,
                down * 0.1,
                rng.gauss(0, 0.5),
                varied(olive, rng, 12),
                0.8,
            )


def grass(c: Canvas, light: Light, quad: Quad, count: int, height: float) -> None:
    """Blades that stand up in the foreground."""
    rng = c.rng
    for _blade in range(count):
        v = rng.random()
        x, y = quad.at(rng.random(), v)
        tall = height * (0.4 + 0.8 * v) * rng.uniform(0.5, 1.2)
        colour = light.on(
            varied(lighter(light.leaves, rng.uniform(-0.3, 0.25)), rng, 10), rng.uniform(0.3, 1)
        )
        lean = rng.gauss(0, 0.25) * tall
        c.shape([(x - tall * 0.05, y), (x + lean, y - tall), (x + tall * 0.05, y)], colour, 0.9)


def far_shores(c: Canvas, light: Light, horizon: float, count: int = 2) -> None:
    """Two or three coasts behind one another, paler the further they are."""
    for number in range(count):
        start = c.rng.uniform(-0.5, 0.7)
        distance = 0.86 - 0.22 * number
        height = c.rng.uniform(0.016, 0.045) * (1 + number * 0.5)
        headland(
            c,
            light,
            horizon + 0.003,
            height,
            distance,
            start=start,
            end=start + c.rng.uniform(0.7, RIGHT),
        )
