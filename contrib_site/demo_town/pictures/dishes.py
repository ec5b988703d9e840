"""What stands on the kitchen table."""

from math import cos, pi, sin

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import curve


def stew(c: Canvas, light: Light, x: float, y: float) -> None:
    """A pot of mussels, steaming."""
    rng = c.rng
    iron = light.on(hexa(rng.choice(("#c8502f", "#2f5d7c", "#3a3f45", "#e2a93f"))), 0.85)
    c.soft(x, y + 0.07, 0.2, 0.04, (30, 20, 20), 0.6)
    c.shape(
        curve(
            [
                (x - 0.155, y - 0.04),
                (x - 0.14, y + 0.05),
                (x - 0.08, y + 0.085),
                (x + 0.08, y + 0.085),
                (x + 0.14, y + 0.05),
                (x + 0.155, y - 0.04),
            ],
            6,
        ),
        iron,
    )
    c.shape(
        curve(
            [
                (x - 0.14, y - 0.03),
                (x - 0.125, y + 0.045),
                (x - 0.08, y + 0.07),
                (x - 0.07, y - 0.03),
            ],
            5,
        ),
        lighter(iron, 0.3),
        0.5,
    )
    c.oval(x, y - 0.04, 0.158, 0.05, lighter(iron, 0.2))
    c.oval(x, y - 0.04, 0.14, 0.041, light.on(hexa("#5f4a34"), 0.6))
    for _shell in range(34):
        turn, reach = rng.uniform(0, 2 * pi), rng.random() ** 0.5
        sx, sy = x + cos(turn) * reach * 0.12, y - 0.045 + sin(turn) * reach * 0.033
        angle = rng.uniform(0, pi)
        c.dab(sx, sy, 0.045, 0.022, angle, light.on(varied(hexa("#262a3a"), rng, 8), 0.8))
        c.dab(sx, sy - 0.003, 0.026, 0.01, angle, light.on(varied(hexa("#e8963f"), rng, 10), 0.95))
    for side in (-1, 1):
        c.line(
            curve(
                [
                    (x + side * 0.15, y - 0.02),
                    (x + side * 0.185, y - 0.01),
                    (x + side * 0.15, y + 0.012),
                ],
                5,
            ),
            iron,
            0.014,
        )
    for n in range(4):
        c.soft(
            x + rng.gauss(0, 0.03),
            y - 0.12 - n * 0.07,
            0.05 + n * 0.018,
            0.08,
            (250, 248, 244),
            0.3,
        )


def crepes(c: Canvas, light: Light, x: float, y: float) -> None:
    """A pile of crêpes, butter on top, a jar of jam beside it."""
    rng = c.rng
    c.soft(x, y + 0.05, 0.2, 0.035, (30, 20, 20), 0.55)
    c.oval(x, y + 0.03, 0.18, 0.05, light.on(hexa("#f3efe6"), 0.95))
    c.oval(x, y + 0.026, 0.15, 0.038, light.on(hexa("#dfe5e6"), 0.9))
    for n in range(9):
        tone = light.on(varied(hexa("#d9a35a"), rng, 8), 0.9)
        c.oval(x + rng.gauss(0, 0.003), y + 0.018 - n * 0.0075, 0.128, 0.034, lighter(tone, -0.2))
        c.oval(x, y + 0.015 - n * 0.0075, 0.126, 0.032, tone)
    for _spot in range(24):
        turn, reach = rng.uniform(0, 2 * pi), rng.random() ** 0.5
        c.blob(
            x + cos(turn) * reach * 0.11,
            y - 0.046 + sin(turn) * reach * 0.026,
            0.008,
            0.003,
            light.on(hexa("#a8662f"), 0.8),
            0.6,
        )
    c.shape(
        [
            (x - 0.03, y - 0.06),
            (x + 0.012, y - 0.068),
            (x + 0.03, y - 0.054),
            (x - 0.01, y - 0.044),
        ],
        light.on(hexa("#f7e3a0"), 1),
    )
    jar = x + 0.22
    c.rect(jar - 0.03, y - 0.06, 0.06, 0.085, light.on(hexa("#a82f3f"), 0.85))
    c.rect(jar - 0.034, y - 0.078, 0.068, 0.022, light.on(hexa("#f2ece0"), 0.95))
    c.rect(jar - 0.024, y - 0.038, 0.048, 0.034, light.on(hexa("#f6f1e4"), 0.95))


def bowl(c: Canvas, light: Light, x: float, y: float) -> None:
    """A cider bowl and its bottle, or apples."""
    rng = c.rng
    c.soft(x, y + 0.05, 0.13, 0.03, (30, 20, 20), 0.55)
    c.shape(
        curve(
            [
                (x - 0.085, y - 0.03),
                (x - 0.06, y + 0.035),
                (x - 0.03, y + 0.05),
                (x + 0.03, y + 0.05),
                (x + 0.06, y + 0.035),
                (x + 0.085, y - 0.03),
            ],
            6,
        ),
        light.on(hexa("#f3efe6"), 0.92),
    )
    c.line(
        [(x - 0.08, y - 0.012), (x - 0.0, y - 0.004), (x + 0.08, y - 0.012)],
        light.on(hexa("#2f5d9a"), 0.9),
        0.008,
    )
    c.oval(x, y - 0.03, 0.086, 0.024, light.on(hexa("#e6e2d6"), 0.95))
    c.oval(x, y - 0.028, 0.076, 0.019, light.on(hexa("#d99a3f"), 0.9))
    bottle, green = x - 0.16, light.on(hexa("#2f5a3f"), 0.7)
    c.shape(
        curve(
            [
                (bottle - 0.04, y + 0.03),
                (bottle - 0.04, y - 0.12),
                (bottle - 0.014, y - 0.19),
                (bottle - 0.014, y - 0.25),
                (bottle + 0.014, y - 0.25),
                (bottle + 0.014, y - 0.19),
                (bottle + 0.04, y - 0.12),
                (bottle + 0.04, y + 0.03),
            ],
            5,
        ),
        green,
    )
    c.rect(bottle - 0.036, y - 0.1, 0.072, 0.075, light.on(hexa("#efe2c0"), 0.95))
    c.line(
        [(bottle - 0.026, y - 0.11), (bottle - 0.008, y - 0.17)], lighter(green, 0.6), 0.005, 0.8
    )
    for n in range(3):
        ax, ay = x + 0.13 + n * 0.055, y + 0.02 + (n % 2) * 0.02
        c.blob(
            ax,
            ay,
            0.034,
            0.031,
            light.on(hexa(rng.choice(("#c8402f", "#a9b83f", "#d8782f"))), 0.85),
        )
        c.blob(ax - 0.01, ay - 0.01, 0.012, 0.009, (255, 244, 220), 0.45)
        c.line([(ax, ay - 0.026), (ax + 0.006, ay - 0.042)], light.on(hexa("#5a3f2a"), 0.8), 0.004)
