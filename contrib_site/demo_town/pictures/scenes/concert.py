"""Beams through smoke, players, and the heads in front of us."""

from contrib_site.demo_town.pictures import figures
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, mix
from contrib_site.demo_town.pictures.light import Light


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    tints = rng.choice(
        (
            ("#3f6fd8", "#d8508f", "#ffb35a"),
            ("#2f9f9a", "#ffb35a", "#5a4fd0"),
            ("#e0603a", "#ffc36a", "#8a3fb0"),
            ("#4f8fe0", "#7fd0c0", "#ffd98a"),
        )
    )
    first, second, third = (hexa(tint) for tint in tints)
    c.rect(-0.1, -0.1, 1.8, 1.3, mix((10, 11, 22), first, 0.13))
    stage = rng.uniform(0.64, 0.68)
    for n in range(9):
        x = n * RIGHT / 8
        c.cast(
            [(x - 0.03, 0), (x + 0.03, 0), (x + 0.05, stage), (x - 0.05, stage)],
            mix(first, (12, 11, 26), 0.62),
            0.5,
            0.03,
        )
    for n in range(7):
        x = 0.1 + n * 0.217
        tint = (first, second, third)[n % 3]
        aim = rng.uniform(-0.34, 0.34)
        c.cast(
            [
                (x - 0.008, 0.05),
                (x + 0.008, 0.05),
                (x + aim + 0.12, stage + 0.05),
                (x + aim - 0.12, stage + 0.05),
            ],
            lighter(tint, 0.12),
            0.5,
            0.022,
        )
        c.glow(x, 0.055, 0.12, lighter(tint, 0.4), 0.9)
        c.disc(x, 0.052, 0.011, (255, 252, 244))
    c.rect(-0.1, 0.022, 1.8, 0.016, (16, 16, 24))
    c.glow(RIGHT / 2, stage - 0.1, 0.75, mix(second, third, 0.5), 0.45)
    c.rect(-0.1, stage, 1.8, 0.1, mix((20, 18, 28), second, 0.16))
    c.rect(-0.1, stage, 1.8, 0.006, lighter(third, 0.2), 0.6)
    lamps = Light(
        name="stage",
        sky=(first, second, third, third),
        sun=third,
        lit=mix(third, (255, 240, 220), 0.5),
        shade=mix((44, 36, 60), first, 0.3),
        haze=second,
        cloud=second,
        cover=0,
        dark=True,
    )
    places = [0.3, 0.56, 0.82, 1.12]
    kinds = rng.sample(("guitar", "voice", "drums", "fiddle"), 4)
    for x, kind in zip(places[: rng.choice((3, 4))], kinds, strict=False):
        _player(c, lamps, x + rng.uniform(-0.04, 0.08), stage, kind)
    for _cloud in range(5):
        c.soft(
            rng.uniform(0, RIGHT),
            stage - rng.uniform(0, 0.14),
            0.4,
            0.07,
            mix(second, (230, 220, 240), 0.4),
            0.16,
        )
    for base, h, count in ((0.74, 0.12, 16), (0.82, 0.18, 12), (0.92, 0.26, 8)):
        share = (base - 0.7) * 3
        figures.backs(
            c,
            mix(mix((10, 9, 18), second, 0.2), (8, 8, 14), share),
            mix(third, second, 0.4),
            base,
            h,
            count,
            hands=0.36,
        )


def _player(c: Canvas, lamps: Light, x: float, stage: float, kind: str) -> None:
    figures.person(c, lamps, x, stage + 0.012, 0.27, arms=0.1, facing=0.9)
    wood, dark = lamps.on(hexa("#b5702f"), 0.95), (18, 16, 22)
    if kind == "guitar":
        c.line(
            [(x - 0.05, stage - 0.11), (x + 0.11, stage - 0.165)],
            lamps.on(hexa("#5a3a26"), 0.8),
            0.008,
        )
        c.blob(x - 0.045, stage - 0.108, 0.036, 0.03, wood)
        c.disc(x - 0.035, stage - 0.112, 0.009, dark)
    elif kind == "voice":
        c.line([(x - 0.03, stage + 0.01), (x - 0.03, stage - 0.235)], dark, 0.004)
        c.blob(x - 0.024, stage - 0.238, 0.008, 0.007, (60, 60, 70))
    elif kind == "drums":
        for dx, dy, r in ((-0.07, -0.07, 0.036), (0.07, -0.07, 0.036), (0.0, -0.045, 0.052)):
            c.rect(x + dx - r, stage + dy, r * 2, r * 1.2, lamps.on(hexa("#a8332f"), 0.8))
            c.oval(x + dx, stage + dy, r, r * 0.26, lamps.on(hexa("#f2ece0"), 0.95))
        for side in (-1, 1):
            c.line([(x + side * 0.13, stage), (x + side * 0.13, stage - 0.15)], dark, 0.003)
            c.oval(x + side * 0.13, stage - 0.152, 0.05, 0.009, lamps.on(hexa("#e8b93f"), 1))
    else:
        c.blob(x + 0.024, stage - 0.19, 0.03, 0.017, wood)
        c.line([(x + 0.03, stage - 0.19), (x + 0.09, stage - 0.205)], wood, 0.006)
        c.line(
            [(x + 0.06, stage - 0.255), (x + 0.04, stage - 0.13)],
            lamps.on(hexa("#e6dcc4"), 0.9),
            0.003,
        )
