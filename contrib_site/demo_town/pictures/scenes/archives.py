"""Old papers: spread on a table under a lamp, or in their boxes on the shelves."""

from math import cos, pi, sin

from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.papers import chart, letter, photograph, sheet
from contrib_site.demo_town.pictures.shapes import Point, Quad, curve


def paint(c: Canvas, light: Light) -> None:
    wood = hexa(c.rng.choice(("#6b4a32", "#7d5a3c", "#5a4034", "#8a6a4a")))
    lamp = Light(
        name="lamp",
        sky=light.sky,
        sun=hexa("#ffe2ac"),
        lit=(255, 240, 214),
        shade=(126, 112, 112),
        haze=light.haze,
        cloud=light.cloud,
        cover=0,
        from_left=light.from_left,
    )
    if c.either("table", "shelves") == "table":
        _on_the_table(c, lamp, wood)
    else:
        _on_the_shelves(c, lamp, wood)


def _on_the_table(c: Canvas, lamp: Light, wood: Colour) -> None:
    """Seen from above: a chart, letters, old photographs."""
    rng = c.rng
    _desk(c, lamp, wood)
    chart(c, lamp, rotated(rng.uniform(0.5, 1.0), 0.5, 0.86, 0.6, rng.uniform(-0.14, 0.14)))
    for _letter in range(rng.randrange(2, 4)):
        letter(
            c,
            lamp,
            rotated(rng.uniform(0.1, 1.4), rng.uniform(0.14, 0.86), 0.27, 0.37, rng.gauss(0, 0.3)),
        )
    for n in range(rng.randrange(4, 7)):
        photograph(
            c,
            lamp,
            rotated(
                0.16 + (n % 3) * 0.56 + rng.uniform(-0.1, 0.12),
                0.26 + (n // 3) * 0.46 + rng.uniform(-0.08, 0.08),
                0.36,
                0.25,
                rng.gauss(0, 0.2),
            ),
            n % 3,
        )
    _boxes(c, lamp)
    _glass(c, lamp, rng.uniform(0.4, 1.1), rng.uniform(0.35, 0.7))
    x = 0.2 if lamp.from_left else 1.3
    c.glow(x, 0.1, 1.05, hexa("#ffd896"), 0.42)
    for corner in ((RIGHT - x, 1.0), (RIGHT - x, 0.0), (x, 1.15)):
        c.soft(*corner, 0.7, 0.62, (22, 14, 16), 0.62)


def _on_the_shelves(c: Canvas, lamp: Light, wood: Colour) -> None:
    """Boxes with labels, bundles tied with tape, registers that nobody has opened since."""
    rng = c.rng
    c.rect(-0.1, -0.1, 1.8, 1.3, lamp.on(lighter(wood, -0.55), 0.3))
    for row in range(4):
        base = 0.235 + row * 0.26
        x = -0.04 + rng.uniform(0, 0.03)
        while x < RIGHT:
            x += _filed(c, lamp, x, base) + rng.uniform(0.003, 0.02)
        c.rect(-0.1, base, 1.8, 0.026, lamp.on(lighter(wood, 0.15), 0.85))
        c.rect(-0.1, base + 0.024, 1.8, 0.006, lamp.on(wood, 0.2))
        c.veil(base + 0.03, base + 0.1, (18, 12, 12), 0.5, 0)
    for x in (0.42, 1.06):
        c.rect(x, -0.1, 0.026, 1.3, lamp.on(lighter(wood, 0.1), 0.7))
        c.rect(x + 0.026, -0.1, 0.008, 1.3, (18, 12, 12), 0.4)
    glow = rng.uniform(0.4, 1.1)
    c.glow(glow, 0.42, 0.75, hexa("#ffd896"), 0.4)
    for x in (-0.1, 1.6):
        c.soft(x, 0.6, 0.6, 0.9, (18, 12, 14), 0.6)


def _filed(c: Canvas, lamp: Light, x: float, base: float) -> float:
    """One thing on a shelf; returns how wide it is."""
    rng = c.rng
    kind = rng.random()
    if kind < 0.5:
        w, h = rng.uniform(0.08, 0.12), rng.uniform(0.17, 0.19)
        colour = lamp.on(
            hexa(rng.choice(("#4f6f6a", "#7a4438", "#8a7a5a", "#3f4f63", "#5f6f4f"))), 0.8
        )
        c.rect(x, base - h, w, h, colour)
        c.rect(x + w * 0.86, base - h, w * 0.14, h, lighter(colour, -0.4), 0.6)
        label = Quad(
            (x + w * 0.18, base - h * 0.8),
            (x + w * 0.78, base - h * 0.8),
            (x + w * 0.78, base - h * 0.5),
            (x + w * 0.18, base - h * 0.5),
        )
        c.quad(label, lamp.on(hexa("#f2e9d4"), 0.95))
        for line in range(3):
            c.line(
                [
                    label.at(0.12, 0.26 + line * 0.24),
                    label.at(rng.uniform(0.5, 0.88), 0.26 + line * 0.24),
                ],
                lamp.on(hexa("#3a3450"), 0.7),
                0.0026,
            )
        c.disc(x + w * 0.48, base - h * 0.22, w * 0.1, lighter(colour, -0.5))
        return w
    if kind < 0.75:
        w = rng.uniform(0.12, 0.17)
        for n in range(rng.randrange(4, 8)):
            paper = lamp.on(varied(hexa("#e6d9b8"), rng, 9), 0.85)
            c.rect(x + rng.uniform(-0.004, 0.004), base - (n + 1) * 0.021, w, 0.019, paper)
            c.line(
                [(x, base - n * 0.021 - 0.009), (x + w, base - n * 0.021 - 0.009)],
                lighter(paper, -0.3),
                0.0014,
                0.5,
            )
            c.rect(x + w * 0.44, base - (n + 1) * 0.021, 0.009, 0.02, lamp.on(hexa("#a8433a"), 0.8))
        return w
    w, h = rng.uniform(0.03, 0.05), rng.uniform(0.15, 0.2)
    for n in range(rng.randrange(2, 5)):
        colour = lamp.on(
            varied(hexa(rng.choice(("#6b3a2a", "#3a4a3a", "#2f3a4f", "#8a6a3a"))), rng, 8), 0.75
        )
        c.rect(x + n * w, base - h, w - 0.002, h, colour)
        for band in (0.2, 0.28, 0.72):
            c.rect(
                x + n * w,
                base - h * (1 - band),
                w - 0.002,
                h * 0.022,
                lamp.on(hexa("#c9a86a"), 0.8),
            )
        c.rect(x + n * w + w * 0.76, base - h, w * 0.2, h, lighter(colour, -0.45), 0.5)
    return w * (n + 1)


def rotated(x: float, y: float, w: float, h: float, turn: float) -> Quad:
    ca, sa = cos(turn), sin(turn)

    def at(dx: float, dy: float) -> Point:
        return x + dx * ca - dy * sa, y + dx * sa + dy * ca

    return Quad(at(-w / 2, -h / 2), at(w / 2, -h / 2), at(w / 2, h / 2), at(-w / 2, h / 2))


def _desk(c: Canvas, light: Light, wood: Colour) -> None:
    rng = c.rng
    for n in range(6):
        tone = varied(light.on(wood, 0.8), rng, 6)
        y = -0.02 + n * 0.18
        c.rect(-0.1, y, 1.8, 0.19, tone)
        for _grain in range(70):
            gx, gy = rng.uniform(0, RIGHT), y + rng.uniform(0.005, 0.175)
            c.dab(
                gx,
                gy,
                rng.uniform(0.08, 0.4),
                rng.uniform(0.0015, 0.005),
                rng.gauss(0, 0.015),
                varied(lighter(tone, -0.14), rng, 7),
                0.4,
            )
        c.rect(-0.1, y, 1.8, 0.0035, lighter(tone, -0.5), 0.7)


def _boxes(c: Canvas, light: Light) -> None:
    """Two archive boxes at the edge of the table, with their labels."""
    rng = c.rng
    side = rng.choice((0.1, 1.4))
    for n in range(2):
        lid = rotated(
            side + rng.uniform(-0.03, 0.03), 0.86 - n * 0.3, 0.34, 0.24, rng.gauss(0, 0.06)
        )
        colour = hexa(rng.choice(("#4f6f6a", "#7a4438", "#8a7a5a", "#3f4f63")))
        sheet(c, light, lid, colour, 0.03)
        label = lid.part(0.24, 0.28, 0.76, 0.7)
        c.quad(label, light.on(hexa("#f2e9d4"), 0.95))
        for row in range(3):
            c.line(
                [
                    label.at(0.12, 0.26 + row * 0.24),
                    label.at(rng.uniform(0.55, 0.88), 0.26 + row * 0.24),
                ],
                light.on(hexa("#3a3450"), 0.7),
                0.0026,
            )


def _glass(c: Canvas, light: Light, x: float, y: float) -> None:
    """A magnifying glass."""
    r, turn = 0.085, c.rng.uniform(0.3, 1.2)
    brass = light.on(hexa("#c39a4f"), 0.9)
    handle = (x + cos(turn) * r * 2.7, y + sin(turn) * r * 2.7)
    c.cast(
        [(x + r * cos(a * pi / 8) + 0.012, y + r * sin(a * pi / 8) + 0.014) for a in range(16)],
        (24, 16, 14),
        0.28,
        0.01,
    )
    c.line([(x + cos(turn) * r, y + sin(turn) * r), handle], light.on(hexa("#3f2a20"), 0.7), 0.026)
    c.disc(x, y, r * 0.97, (255, 250, 236), 0.2)
    c.line(
        [(x + r * cos(2 * pi * n / 40), y + r * sin(2 * pi * n / 40)) for n in range(41)],
        brass,
        0.012,
    )
    c.shape(
        curve(
            [
                (x - r * 0.7, y - r * 0.1),
                (x - r * 0.45, y - r * 0.62),
                (x + r * 0.1, y - r * 0.78),
                (x - r * 0.3, y - r * 0.42),
                (x - r * 0.7, y - r * 0.1),
            ],
            5,
        ),
        (255, 255, 250),
        0.4,
    )
