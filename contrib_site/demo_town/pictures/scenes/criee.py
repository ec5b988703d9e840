"""The fish hall before dawn: a wet floor, lamps, crates in rows."""

from contrib_site.demo_town.pictures import figures
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, mix, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    far, vanish = rng.uniform(0.36, 0.42), rng.uniform(0.6, 0.9)
    wall, floor = hexa("#3f5a66"), hexa("#6a8088")
    c.rect(-0.1, -0.1, 1.7, 1.3, wall)
    c.shape(
        [
            (-0.1, 1.1),
            (-0.1, 0.86),
            (vanish - 0.34, far + 0.14),
            (vanish + 0.34, far + 0.14),
            (1.6, 0.86),
            (1.6, 1.1),
        ],
        floor,
    )
    c.shape(
        [(-0.1, -0.1), (vanish - 0.34, far - 0.16), (vanish + 0.34, far - 0.16), (1.6, -0.1)],
        hexa("#2c4350"),
    )
    c.shape(
        [
            (vanish - 0.34, far - 0.16),
            (vanish + 0.34, far - 0.16),
            (vanish + 0.34, far + 0.14),
            (vanish - 0.34, far + 0.14),
        ],
        hexa("#587580"),
    )
    door = rng.uniform(-0.16, 0.16)
    c.rect(vanish + door - 0.1, far - 0.09, 0.2, 0.23, mix(light.sky[2], light.sky[3], 0.4))
    c.rect(vanish + door - 0.1, far + 0.06, 0.2, 0.08, light.water)
    c.glow(vanish + door, far + 0.02, 0.3, light.sky[3], 0.5)
    for n in range(9):
        t = (n / 9) ** 1.6
        y0, spread = far - 0.16 - t * (far - 0.1), 0.34 + t * 1.1
        c.line([(vanish - spread, y0), (vanish + spread, y0)], hexa("#22353f"), 0.004 + 0.014 * t)
    for _wash in range(420):
        depth = rng.random() ** 1.4
        tone = varied(
            mix(floor, hexa("#b8d0d2") if rng.random() < 0.5 else hexa("#2f4550"), 0.5), rng, 7
        )
        c.dab(
            rng.uniform(0, RIGHT),
            far + 0.15 + depth * 0.5,
            0.03 + depth * 0.12,
            0.003 + depth * 0.01,
            rng.gauss(0, 0.04),
            tone,
            0.4,
        )
    for row in range(6):
        t = (row / 5) ** 1.5
        _hall_row(c, vanish, far + 0.19 + t * 0.4, 0.17 + t * 0.62, 1 if row % 2 else -1)
    c.veil(0.0, 0.3, hexa("#101f2a"), 0.4, 0)


def _hall_row(c: Canvas, vanish: float, base: float, size: float, side: int) -> None:
    """Crates from one side to the other, somebody bent over them, a lamp above."""
    rng = c.rng
    hall = Light(
        name="hall",
        sky=((90, 120, 140),) * 4,
        sun=(255, 240, 200),
        lit=(255, 244, 222),
        shade=(110, 134, 158),
        haze=hexa("#587580"),
        cloud=(0, 0, 0),
        cover=0,
    )
    x = vanish + side * size * rng.uniform(0.28, 0.4)
    lamp_y = base - size * 0.95
    c.line([(x, -0.1), (x, lamp_y)], hexa("#1c2a33"), 0.003)
    c.shape(
        [
            (x - size * 0.12, lamp_y),
            (x - size * 0.05, lamp_y - size * 0.06),
            (x + size * 0.05, lamp_y - size * 0.06),
            (x + size * 0.12, lamp_y),
        ],
        hexa("#2b3b44"),
    )
    c.cast(
        [
            (x - size * 0.08, lamp_y),
            (x + size * 0.08, lamp_y),
            (x + size * 0.62, base + size * 0.05),
            (x - size * 0.62, base + size * 0.05),
        ],
        hexa("#fff0c4"),
        0.2,
        0.03,
    )
    c.glow(x, lamp_y, size * 0.26, hexa("#ffe6b0"), 0.85)
    for side in (-1, 1):
        if rng.random() < 0.85:
            figures.person(
                c,
                hall,
                vanish + side * size * rng.uniform(0.15, 0.95),
                base - size * 0.1,
                size * 0.47,
                turned=-side,
                arms=0.1,
                coat=hexa(rng.choice(("#e9e4d6", "#d9a12b", "#2f5d7c", "#d86a2c"))),
            )
    w = size * 0.235
    for n in range(9):
        _crate(c, hall, vanish + (n - 4.5) * w * 1.08, base, w)


def _crate(c: Canvas, light: Light, x: float, base: float, w: float) -> None:
    """A plastic crate of ice with fish of one sort, seen from above its edge."""
    rng = c.rng
    colour = hexa(rng.choice(("#3f86b5", "#3f86b5", "#d8642f", "#e6e2d6", "#4f9a72")))
    top = Quad(
        (x + w * 0.06, base - w * 0.56),
        (x + w * 0.94, base - w * 0.56),
        (x + w, base - w * 0.3),
        (x, base - w * 0.3),
    )
    c.quad(
        Quad(
            (x, base - w * 0.3), (x + w, base - w * 0.3), (x + w * 0.97, base), (x + w * 0.03, base)
        ),
        light.on(colour, 0.7),
    )
    c.quad(top, light.on(lighter(colour, -0.2), 0.8))
    inside = top.part(0.07, 0.1, 0.93, 0.9)
    c.quad(inside, light.on(hexa("#dbe6e8"), 0.9))
    fish: Colour = hexa(rng.choice(("#8fa3ad", "#6f8796", "#c98a72", "#b7a27c", "#5c6f7f")))
    for _fish in range(10):
        px, py = inside.at(rng.uniform(0.12, 0.88), rng.uniform(0.12, 0.88))
        turn = rng.choice((0.1, -0.15, 0.25))
        c.dab(px, py, w * 0.36, w * 0.075, turn, light.on(varied(fish, rng, 12), 0.85))
        c.dab(px, py - w * 0.012, w * 0.24, w * 0.022, turn, light.on(lighter(fish, 0.5), 1), 0.7)
    c.rect(x + w * 0.36, base - w * 0.2, w * 0.28, w * 0.05, light.on(lighter(colour, -0.45), 0.5))
