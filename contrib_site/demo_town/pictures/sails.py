"""What sails: cruisers and the yole."""

from contrib_site.demo_town.pictures.boats import HULLS, WOOD, hull
from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Point, curve

SAILS = ("#a34a2f", "#8c3a2c", "#b8562f", "#9a3b2e", "#7a3029")


def sailer(
    c: Canvas, light: Light, x: float, line: float, length: float, bow: int, *, sails: bool
) -> None:
    """A small cruiser: bare mast and a furled sail, or both sails full."""
    rng = c.rng
    h = length * 0.15
    mast_x, top = x + bow * length * 0.06, line - length * rng.uniform(1.25, 1.5)
    metal = light.on(hexa("#cfd2d0"), 0.8)
    c.line([(mast_x, line - h), (mast_x, top)], metal, length * 0.017)
    for end in (x + bow * length * 0.5, x - bow * length * 0.48):
        c.line([(mast_x, top), (end, line - h)], light.on(hexa("#777f84"), 0.6), length * 0.003)
    c.line(
        [
            (mast_x - length * 0.09, top + length * 0.5),
            (mast_x + length * 0.09, top + length * 0.5),
        ],
        metal,
        length * 0.008,
    )
    boom = (x - bow * length * 0.42, line - h * 1.9)
    if sails:
        cloth = light.on(hexa("#f6f1e3"), 1)
        c.shape(
            [
                *curve(
                    [
                        (mast_x, top + 0.01),
                        ((mast_x + boom[0]) / 2 - bow * length * 0.06, (top + boom[1]) / 2),
                        boom,
                    ],
                    8,
                ),
                (mast_x, boom[1]),
            ],
            cloth,
        )
        jib = curve(
            [
                (mast_x, top + length * 0.2),
                (mast_x + bow * length * 0.3, line - h * 4),
                (x + bow * length * 0.5, line - h * 1.4),
            ],
            8,
        )
        c.shape(
            [*jib, (mast_x + bow * length * 0.06, line - h * 2)], light.on(hexa("#efe6d2"), 0.75)
        )
    else:
        c.line(
            [(mast_x, line - h * 1.9), boom],
            light.on(hexa(rng.choice(("#2f4d78", "#7d2e33", "#3d6358"))), 0.8),
            length * 0.035,
        )
    c.shape(
        [
            (x - bow * length * 0.22, line - h * 0.5),
            (x - bow * length * 0.16, line - h * 1.5),
            (x + bow * length * 0.16, line - h * 1.5),
            (x + bow * length * 0.26, line - h * 0.6),
        ],
        light.on(hexa("#f2eee3"), 0.8),
    )
    hull(c, light, x, line, length, h, bow, hexa(rng.choice(("#f2eee3", "#f2eee3", *HULLS[:4]))))


def yole(
    c: Canvas,
    light: Light,
    x: float,
    line: float,
    length: float,
    bow: int,
    *,
    crew: int = 9,
    oars: bool = False,
) -> None:
    """A long open boat under two lugsails, its crew along the rail; or under oars."""
    rng = c.rng
    h = length * 0.075
    cloth = hexa(rng.choice(SAILS))
    if not oars:
        for u, tall, wide in ((-0.24, 0.46, 0.3), (0.14, 0.62, 0.42)):
            place = x + bow * u * length
            _lug(c, light, place, line - h, length * tall, length * wide, bow, cloth)
    colour = hexa(rng.choice(HULLS[:6]))
    places = [-0.42 + 0.76 * n / max(1, crew - 1) for n in range(crew)]
    beat = rng.uniform(-0.05, 0.05)
    beat += 0.035 if beat > 0 else -0.035
    if oars:
        _oars(c, light, [(x + bow * u * length, line) for u in places[1:]], length, -beat * bow)
    for n, u in enumerate(places):
        helm = oars and n == 0
        _crew(c, light, x + bow * u * length, line - h * (1.1 if helm else 0.98), length, bow)
    hull(c, light, x, line, length, h, bow, colour)
    if oars:
        _oars(c, light, [(x + bow * u * length, line) for u in places[1:]], length, beat * bow)


def _crew(c: Canvas, light: Light, x: float, y: float, length: float, bow: int) -> None:
    """One of them, seen to the waist."""
    rng = c.rng
    shirt = hexa(rng.choice(("#d8502f", "#e2b93f", "#24466b", "#efe9dc", "#2b7a66")))
    skin = hexa(rng.choice(("#c98f6b", "#8a5a3c", "#e0b08d")))
    c.blob(x, y - length * 0.016, length * 0.017, length * 0.026, light.on(shirt, 0.85))
    c.disc(x + bow * length * 0.004, y - length * 0.05, length * 0.0115, light.on(skin, 0.9))


def _oars(c: Canvas, light: Light, seats: list[Point], length: float, lean: float) -> None:
    """From each seat over the rail down to the water, all at the same moment."""
    wood = light.on(hexa("#c99a5c"), 0.9)
    for x, line in seats:
        hand, blade = (x, line - length * 0.085), (x + lean * length * 2.2, line + length * 0.05)
        c.line([hand, blade], wood, length * 0.0065)
        c.dab(*blade, length * 0.055, length * 0.014, 1.2 if lean >= 0 else 1.9, lighter(wood, 0.2))


def _lug(
    c: Canvas, light: Light, x: float, base: float, h: float, w: float, bow: int, cloth: Colour
) -> None:
    wood = light.on(WOOD, 0.8)
    c.line([(x, base), (x + bow * h * 0.02, base - h * 0.92)], wood, h * 0.02)
    peak, throat = (x - bow * w * 0.52, base - h * 1.12), (x + bow * w * 0.34, base - h * 0.72)
    tack, clew = (x + bow * w * 0.3, base - h * 0.1), (x - bow * w * 0.66, base - h * 0.14)
    leech = curve([peak, (peak[0] - bow * w * 0.1, base - h * 0.6), clew], 8)
    foot = curve([clew, (x - bow * w * 0.1, base - h * 0.04), tack], 8)
    c.shape([throat, *leech, *foot], light.on(cloth, 0.95))
    c.shape(
        [
            throat,
            ((throat[0] + peak[0]) / 2, (throat[1] + peak[1]) / 2),
            (x - bow * w * 0.12, base - h * 0.07),
            tack,
        ],
        light.on(lighter(cloth, -0.18), 0.7),
        0.55,
    )
    for n in range(1, 4):
        y = base - h * (0.12 + n * 0.24)
        c.line(
            [(x + bow * w * 0.31, y), (x - bow * w * 0.58, y - h * 0.06 * n / 3)],
            light.on(lighter(cloth, -0.25), 0.7),
            h * 0.004,
            0.5,
        )
    c.line([throat, peak], wood, h * 0.018)
