"""Bicycles, and who rides them."""

from math import cos, pi, sin

from contrib_site.demo_town.pictures import figures
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, curve

PAINTS = ("#c8433a", "#2f6f9f", "#2f6b5b", "#e2a93f", "#26343f", "#5b8ca3", "#d8782f")


def bicycle(
    c: Canvas, light: Light, x: float, base: float, length: float, way: int, *, basket: bool = False
) -> None:
    """``way`` is the side it would roll to; ``base`` is where its tyres stand."""
    paint, metal, rubber = (
        light.on(hexa(c.rng.choice(PAINTS)), 0.9),
        light.on(hexa("#c9ced1"), 0.9),
        light.on(hexa("#2a2b2e"), 0.6),
    )
    r, thick = length * 0.19, length * 0.0085
    hubs = [(x - way * length * 0.3, base - r), (x + way * length * 0.3, base - r)]
    for hx, hy in hubs:
        for n in range(12):
            turn = pi * n / 12
            c.line(
                [
                    (hx - cos(turn) * r, hy - sin(turn) * r),
                    (hx + cos(turn) * r, hy + sin(turn) * r),
                ],
                metal,
                length * 0.0018,
                0.7,
            )
        rim = [(hx + cos(2 * pi * n / 40) * r, hy + sin(2 * pi * n / 40) * r) for n in range(41)]
        c.line(rim, rubber, length * 0.017)
        c.line(
            [(hx + (px - hx) * 0.94, hy + (py - hy) * 0.94) for px, py in rim],
            metal,
            length * 0.004,
        )
        c.line(
            [(hx + (px - hx) * 1.1, hy + (py - hy) * 1.1) for px, py in rim[21:36]],
            paint,
            length * 0.009,
        )

    def at(u: float, v: float) -> Point:
        return x + way * u * length, base - v * length

    pedals, seat, head = at(-0.03, 0.2), at(-0.11, 0.47), at(0.21, 0.47)
    for one, other in (
        (hubs[0], pedals),
        (hubs[0], at(-0.1, 0.43)),
        (pedals, seat),
        (pedals, at(0.2, 0.41)),
        (at(-0.1, 0.43), at(0.2, 0.44)),
        (hubs[1], head),
    ):
        c.line([one, other], paint, thick * 1.8)
    c.line([head, at(0.19, 0.54), at(0.14, 0.57)], metal, thick)
    c.line([at(0.14, 0.57), at(0.11, 0.57)], rubber, thick * 2.4)
    c.shape(
        curve(
            [at(-0.19, 0.5), at(-0.12, 0.505), at(-0.05, 0.485), at(-0.1, 0.475), at(-0.19, 0.5)], 5
        ),
        light.on(hexa("#5f3f2a"), 0.8),
    )
    c.disc(*pedals, length * 0.032, metal, 0.9)
    c.line([at(-0.03, 0.2), at(0.03, 0.13)], metal, thick)
    c.line([at(0.0, 0.128), at(0.06, 0.128)], rubber, thick * 2)
    if basket:
        c.shape(
            [at(0.24, 0.54), at(0.43, 0.54), at(0.4, 0.4), at(0.27, 0.4)],
            light.on(hexa("#b5854e"), 0.8),
        )
        for n in range(7):
            c.line(
                [at(0.245 + n * 0.03, 0.54), at(0.272 + n * 0.021, 0.4)],
                light.on(hexa("#7d5a32"), 0.6),
                length * 0.004,
            )
        for n in range(5):
            c.blob(
                *at(0.27 + n * 0.035, 0.56),
                length * 0.03,
                length * 0.028,
                light.on(
                    varied(
                        hexa(c.rng.choice(("#6f9a52", "#e8c443", "#c8402f", "#d9b98a"))), c.rng, 10
                    ),
                    0.9,
                ),
            )


def rider(c: Canvas, light: Light, x: float, base: float, length: float, way: int) -> None:
    bicycle(c, light, x, base, length, way)
    coat, trousers = (
        light.on(hexa(c.rng.choice(figures.COATS)), 0.9),
        light.on(hexa(c.rng.choice(figures.TROUSERS)), 0.8),
    )
    skin = light.on(hexa(c.rng.choice(figures.SKINS)), 0.9)

    def at(u: float, v: float) -> Point:
        return x + way * u * length, base - v * length

    for knee, foot in ((at(0.09, 0.34), at(0.02, 0.13)), (at(0.03, 0.4), at(-0.06, 0.27))):
        c.line([at(-0.11, 0.52), knee, foot], trousers, length * 0.062)
        c.line(
            [foot, (foot[0] + way * length * 0.05, foot[1] + length * 0.006)],
            light.on(hexa("#2b2724"), 0.7),
            length * 0.03,
        )
    c.shape(
        curve(
            [
                at(-0.18, 0.5),
                at(-0.14, 0.66),
                at(-0.02, 0.82),
                at(0.06, 0.8),
                at(0.04, 0.66),
                at(-0.05, 0.5),
            ],
            6,
        ),
        coat,
    )
    c.line([at(0.02, 0.76), at(0.1, 0.64), at(0.14, 0.58)], lighter(coat, -0.14), length * 0.05)
    c.oval(*at(0.065, 0.89), length * 0.05, length * 0.06, skin)
    c.shape(
        curve(
            [
                at(0.0, 0.9),
                at(0.02, 0.95),
                at(0.07, 0.97),
                at(0.12, 0.94),
                at(0.125, 0.91),
                at(0.0, 0.9),
            ],
            6,
        ),
        light.on(hexa(c.rng.choice(PAINTS)), 0.95),
    )
