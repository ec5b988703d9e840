"""The town hall."""

from math import pi, sin

from contrib_site.demo_town.pictures import facades, figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, mix
from contrib_site.demo_town.pictures.ground import paving
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    base = rng.uniform(0.74, 0.78)
    weather.sky(c, light, base)
    houses.row(c, light, -0.05, 0.5, base - 0.01, 0.1, distance=0.3)
    houses.row(c, light, 1.05, 1.6, base - 0.01, 0.1, distance=0.3)
    paving(c, light, base - 0.01, (RIGHT / 2, base - 0.2))
    _town_hall(c, light, RIGHT / 2 + rng.uniform(-0.08, 0.08), base)
    for x in (0.12, 1.38):
        land.tree(c, light, x + rng.uniform(-0.04, 0.04), base + 0.03, rng.uniform(0.42, 0.52))
    for x in (0.36, 1.14):
        land.hedge(
            c,
            light,
            x - 0.13,
            x + 0.13,
            base + 0.03,
            0.05,
            flowers=hexa(rng.choice(("#5b7fc2", "#c8506a", "#e2b93f"))),
        )
    figures.group(c, light, rng.uniform(0.6, 0.95), base + 0.12, 0.15, 6, 0.4)


def _town_hall(c: Canvas, light: Light, x: float, base: float) -> None:
    """Granite and plaster, a pediment with a clock, three doors, two flags."""
    rng = c.rng
    w, h = 0.78, 0.4
    hall = facades.House(
        hexa(rng.choice(facades.PLASTER[:5])),
        hexa(rng.choice(facades.SLATE)),
        hexa(rng.choice(facades.PAINT[:5])),
        2,
        7,
        stone=False,
        shutters=False,
    )
    roof = Quad(
        (x - w * 0.43, base - h - 0.15),
        (x + w * 0.43, base - h - 0.15),
        (x + w * 0.515, base - h),
        (x - w * 0.515, base - h),
    )
    for place in (-0.42, 0.34):
        houses.chimney(c, light, x + w * place, base - h - 0.12, 0.05, 0.09)
    houses.roof(c, light, hall, roof, 0.85)
    facades.front(c, light, hall, box(x - w / 2, base - h, w, h), 0.9)
    stone, dark = light.on(hexa("#b5a994"), 0.95), light.on(hexa("#8f8472"), 0.5)
    for n in range(8):
        c.rect(
            x - w / 2 + n * w / 7 - 0.006 + (0.006 if n == 0 else -0.006 if n == 7 else 0),
            base - h,
            0.012,
            h,
            stone,
        )
    c.rect(x - w / 2 - 0.01, base - h * 0.5, w + 0.02, 0.014, stone)
    c.rect(x - w / 2 - 0.014, base - h - 0.008, w + 0.028, 0.018, stone)
    wing = w * 0.2
    c.rect(x - wing, base - h, wing * 2, h, light.on(hall.wall, 0.96))
    for n in (-1, 0, 1):
        _tall_window(c, light, x + n * wing * 0.62, base - h * 0.56, wing * 0.36, h * 0.3)
        _tall_window(c, light, x + n * wing * 0.62, base, wing * 0.4, h * 0.36, door=hall.paint)
    for side in (-1, 1):
        c.rect(x + side * wing - 0.012, base - h, 0.024, h, stone)
        _flag(c, light, x + side * wing * 0.5, base - h * 0.54, side)
    c.shape([(x - wing * 1.16, base - h), (x, base - h - 0.13), (x + wing * 1.16, base - h)], stone)
    c.shape(
        [
            (x - wing * 0.94, base - h - 0.012),
            (x, base - h - 0.112),
            (x + wing * 0.94, base - h - 0.012),
        ],
        light.on(hall.wall, 0.85),
    )
    c.disc(x, base - h - 0.045, 0.027, dark)
    c.disc(x, base - h - 0.045, 0.023, light.on(hexa("#f6f1e4"), 1))
    c.line(
        [(x, base - h - 0.062), (x, base - h - 0.045), (x + 0.011, base - h - 0.04)], dark, 0.0028
    )
    for step in range(4):
        c.rect(
            x - wing * 1.2 - step * 0.014,
            base - 0.028 + step * 0.011,
            wing * 2.4 + step * 0.028,
            0.012,
            light.on(lighter(hexa("#c2b8a6"), -0.06 * step), 0.95),
        )


def _tall_window(
    c: Canvas, light: Light, x: float, base: float, w: float, h: float, door: Colour | None = None
) -> None:
    arch = [
        (x - w / 2, base),
        (x - w / 2, base - h * 0.78),
        *[
            (x - w / 2 + w * t / 8, base - h * 0.78 - h * 0.2 * sin(pi * t / 8))
            for t in range(1, 8)
        ],
        (x + w / 2, base - h * 0.78),
        (x + w / 2, base),
    ]
    c.shape(
        [(x + (px - x) * 1.24, py - (0.006 if py < base else 0)) for px, py in arch],
        light.on(hexa("#b5a994"), 0.95),
    )
    glass = facades.LAMPLIGHT if light.lamps else light.on(facades.GLASS, 0.8)
    c.shape(arch, glass if door is None else light.on(door, 0.8))
    c.shape(
        [(x - w / 2, base - h * 0.78), (x + w * 0.2, base - h * 0.8), (x - w / 2, base - h * 0.3)],
        mix(glass, light.sky[2], 0.5),
        0.5,
    )
    c.rect(x - w * 0.04, base - h * 0.97, w * 0.08, h * 0.97, light.on(facades.FRAME, 0.9))
    c.rect(x - w / 2, base - h * 0.6, w, h * 0.022, light.on(facades.FRAME, 0.9))


def _flag(c: Canvas, light: Light, x: float, y: float, side: int) -> None:
    tip = (x + side * 0.055, y - 0.085)
    c.line([(x, y), tip], light.on(hexa("#8a6a3c"), 0.8), 0.004)
    colours = (
        ("#24408a", "#f4f1ea", "#c23a3a")
        if side == -1
        else ("#f4f1ea", "#26282c", "#f4f1ea", "#26282c", "#f4f1ea", "#26282c")
    )
    for n, colour in enumerate(colours):
        t0, t1 = n / len(colours), (n + 1) / len(colours)
        across = [
            (tip[0] - side * 0.03 * t0, tip[1] + 0.045 * t0),
            (tip[0] - side * 0.03 * t1, tip[1] + 0.045 * t1),
        ]
        fall = 0.085
        c.shape(
            [
                across[0],
                across[1],
                (across[1][0] + side * 0.014, across[1][1] + fall * 0.8),
                (across[0][0] + side * 0.02, across[0][1] + fall),
            ],
            light.on(hexa(colour), 0.9),
        )
