"""People, seen from far enough away that nobody is anybody."""

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import curve

COATS = (
    "#d9a12b",
    "#24466b",
    "#b5392f",
    "#3f6e4e",
    "#e9e1cf",
    "#7d5a86",
    "#4f7f93",
    "#c76b3a",
    "#2f3338",
    "#8e9a6b",
    "#d98a8a",
)
TROUSERS = ("#2e3440", "#3d4a63", "#574a40", "#232629", "#6b6457", "#4a5568")
SKINS = ("#e3b694", "#c98f6b", "#8a5a3c", "#e8c3a5", "#6b4530")
HAIR = ("#2a211c", "#5a3b26", "#a3794a", "#d8d4cc", "#8c3f24", "#1d1a1a")


def person(
    c: Canvas, light: Light, x: float, base: float, h: float, *, turned: int = 0, facing: float = 0.8, arms: float = 0.0,
    coat: Colour | None = None, air: float = 0,
) -> None:  # fmt: skip
    """``turned`` is the side they walk to, 0 for standing; ``arms`` raises them from 0 to 1."""
    rng = c.rng

    def tone(colour: Colour, share: float = 1.0) -> Colour:
        return light.seen(colour, facing * share, air)

    coat = coat or hexa(rng.choice(COATS))
    trousers = tone(hexa(rng.choice(TROUSERS)), 0.85)
    step = h * (0.1 if turned else 0.035)
    long_coat = rng.random() < 0.35
    hip = base - h * (0.36 if long_coat else 0.46)
    for side in (-1, 1):
        foot = x + side * step
        c.shape(
            [
                (x + side * h * 0.012 - h * 0.032, hip),
                (x + side * h * 0.012 + h * 0.034, hip),
                (foot + h * 0.024, base),
                (foot - h * 0.024, base),
            ],
            trousers,
        )
        c.oval(
            foot + turned * h * 0.012,
            base - h * 0.008,
            h * 0.034,
            h * 0.014,
            tone(hexa("#2b2724"), 0.8),
        )
    shoulder, wide = base - h * 0.8, h * 0.098
    for side in (-1, 1):
        _arm(
            c,
            x + side * wide * 0.82,
            shoulder + h * 0.03,
            h,
            side,
            arms if side == 1 or arms > 0.6 else arms * 0.4,
            tone(lighter(coat, -0.18 if (side == -1) != light.from_left else 0.02)),
        )
    body = curve(
        [
            (x - wide * 0.94, hip),
            (x - wide, shoulder + h * 0.06),
            (x - wide * 0.6, shoulder - h * 0.012),
            (x + wide * 0.6, shoulder - h * 0.012),
            (x + wide, shoulder + h * 0.06),
            (x + wide * 0.94, hip),
        ],
        5,
    )
    c.shape(body, tone(coat))
    shaded = 1 if light.from_left else -1
    c.shape(
        [
            (x + shaded * wide * 0.3, shoulder),
            (x + shaded * wide * 0.96, shoulder + h * 0.05),
            (x + shaded * wide * 0.9, hip),
            (x + shaded * wide * 0.35, hip),
        ],
        tone(lighter(coat, -0.3)),
        0.45,
    )
    _head(c, light, x + turned * h * 0.012, base - h * 0.895, h, turned, facing, air)


def _arm(c: Canvas, x: float, y: float, h: float, side: int, raised: float, colour: Colour) -> None:
    elbow = (x + side * h * (0.035 + 0.06 * raised), y + h * (0.15 - 0.16 * raised))
    hand = (x + side * h * (0.02 + 0.1 * raised), y + h * (0.29 - 0.52 * raised))
    c.line([(x, y), elbow, hand], colour, h * 0.056)


def _head(
    c: Canvas, light: Light, x: float, y: float, h: float, turned: int, facing: float, air: float
) -> None:
    rng = c.rng
    skin = light.seen(hexa(rng.choice(SKINS)), facing, air)
    hair = light.seen(hexa(rng.choice(HAIR)), facing, air)
    c.rect(x - h * 0.02, y + h * 0.03, h * 0.04, h * 0.07, skin)
    c.oval(x, y, h * 0.05, h * 0.06, skin)
    kind = rng.random()
    if kind < 0.3:
        cap = light.seen(hexa(rng.choice(COATS)), facing, air)
        c.shape(
            curve(
                [
                    (x - h * 0.054, y - h * 0.012),
                    (x - h * 0.045, y - h * 0.06),
                    (x, y - h * 0.074),
                    (x + h * 0.045, y - h * 0.06),
                    (x + h * 0.054, y - h * 0.012),
                ],
                5,
            ),
            cap,
        )
        return
    c.shape(
        curve(
            [
                (x - h * 0.056, y + h * 0.012),
                (x - h * 0.05, y - h * 0.05),
                (x, y - h * 0.07),
                (x + h * 0.05, y - h * 0.05),
                (x + h * 0.056, y + h * 0.012),
                (x + h * 0.03, y - h * 0.022),
                (x - h * 0.03, y - h * 0.022),
            ],
            5,
        ),
        hair,
    )
    if kind > 0.66:
        back = -turned or rng.choice((-1, 1))
        c.oval(x + back * h * 0.035, y + h * 0.03, h * 0.026, h * 0.075, hair)


def shadow(c: Canvas, light: Light, x: float, base: float, h: float) -> None:
    """What a person casts on flat ground, long when the sun is low."""
    away = 1 if light.from_left else -1
    reach = h * (1.3 if light.low else 0.55) * away
    strength = 0.0 if light.dark else 0.14 if light.wet else 0.32
    if strength:
        c.shape(
            [
                (x - h * 0.06, base),
                (x + h * 0.06, base),
                (x + reach + h * 0.07, base + h * 0.17),
                (x + reach - h * 0.03, base + h * 0.18),
            ],
            light.on((70, 72, 92), 0),
            strength,
        )
    c.oval(x, base + h * 0.004, h * 0.12, h * 0.025, light.on((40, 40, 52), 0), 0.4)


def standing(
    c: Canvas, light: Light, x: float, base: float, h: float, *, facing: float = 0.8, air: float = 0
) -> None:
    """Somebody with a shadow, walking or waiting."""
    shadow(c, light, x, base, h)
    person(
        c,
        light,
        x,
        base,
        h * c.rng.uniform(0.92, 1.06),
        turned=c.rng.choice((-1, 0, 0, 1)),
        facing=facing,
        air=air,
    )


def group(
    c: Canvas,
    light: Light,
    x: float,
    base: float,
    h: float,
    count: int,
    spread: float,
    air: float = 0,
) -> None:
    """Some of them together, children among them; the nearer ones are painted last."""
    rng = c.rng
    people = sorted(
        (rng.uniform(-0.03, 0.03) * h * 4, rng.uniform(-spread, spread), rng.random() < 0.22)
        for _n in range(count)
    )
    for lift, aside, child in people:
        standing(c, light, x + aside, base + lift, h * (0.66 if child else 1) * (1 + lift), air=air)


def backs(
    c: Canvas, colour: Colour, rim: Colour, base: float, h: float, count: int, *, hands: float = 0.3
) -> None:
    """An audience from behind, dark against the light: heads, shoulders, some hands."""
    rng = c.rng
    for n in range(count):
        x = -0.05 + 1.6 * (n + rng.uniform(0.1, 0.9)) / count
        size, y = h * rng.uniform(0.85, 1.15), base - rng.uniform(0, h * 0.35)
        outline = curve(
            [
                (x - size * 0.42, y + h),
                (x - size * 0.4, y + size * 0.4),
                (x - size * 0.12, y + size * 0.2),
                (x + size * 0.12, y + size * 0.2),
                (x + size * 0.4, y + size * 0.4),
                (x + size * 0.42, y + h),
            ],
            5,
        )
        c.shape([(px, py - size * 0.016) for px, py in outline], rim)
        c.oval(x, y - size * 0.006, size * 0.155, size * 0.19, rim)
        c.shape(outline, colour)
        c.oval(x, y + size * 0.012, size * 0.148, size * 0.182, colour)
        if rng.random() < hands:
            side = rng.choice((-1, 1))
            c.line(
                [
                    (x + side * size * 0.34, y + size * 0.5),
                    (x + side * size * 0.46, y),
                    (x + side * size * 0.4, y - size * 0.42),
                ],
                colour,
                size * 0.1,
            )
            c.disc(x + side * size * 0.4, y - size * 0.46, size * 0.062, colour)
