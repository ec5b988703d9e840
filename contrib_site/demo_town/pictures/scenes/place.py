"""The square under its trees."""

from contrib_site.demo_town.pictures import figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter
from contrib_site.demo_town.pictures.ground import paving
from contrib_site.demo_town.pictures.light import Light


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.56, 0.62)
    weather.sky(c, light, line)
    houses.steeple(
        c, light, rng.choice((rng.uniform(0.2, 0.5), rng.uniform(1.0, 1.3))), line, 0.5, 0.24
    )
    houses.row(c, light, -0.05, 1.55, line, rng.uniform(0.1, 0.12), shop=0.5, distance=0.12)
    paving(c, light, line, (RIGHT / 2, line - 0.12))
    trees = sorted(
        (rng.uniform(0.02, 0.16), (n + rng.uniform(0.2, 0.8)) * RIGHT / 5) for n in range(5)
    )
    for depth, x in trees:
        away = 1 if light.from_left else -1
        c.soft(
            x + away * 0.1,
            line + depth + 0.012,
            0.24,
            0.03,
            light.on((50, 56, 76), 0.1),
            0.0 if light.dark else 0.5,
        )
        land.tree(c, light, x, line + depth, 0.36 + depth * 0.9)
        if rng.random() < 0.6:
            bench(c, light, x + 0.14, line + depth + 0.03, 0.16 + depth * 0.3)
    figures.group(c, light, rng.uniform(0.4, 1.1), line + 0.12, 0.13, 4, 0.5)
    figures.group(c, light, rng.uniform(0.4, 1.1), line + 0.3, 0.21, 4, 0.5)
    if rng.random() < 0.5:
        for _pigeon in range(12):
            x, y = rng.uniform(0.3, 1.2), rng.uniform(line + 0.2, 0.95)
            c.blob(x, y, 0.009, 0.006, light.on(hexa("#7c8490"), 0.7))
            c.disc(x + 0.007, y - 0.006, 0.0038, light.on(hexa("#5f6a78"), 0.7))


def bench(c: Canvas, light: Light, x: float, base: float, w: float) -> None:
    wood, iron = light.on(hexa("#7d5a3c"), 0.85), light.on(hexa("#2f3438"), 0.5)
    for side in (-0.42, 0.42):
        c.line([(x + side * w, base), (x + side * w, base - w * 0.46)], iron, w * 0.03)
    for n in range(3):
        c.rect(x - w / 2, base - w * (0.26 + n * 0.085), w, w * 0.055, wood)
    c.rect(x - w / 2, base - w * 0.22, w, w * 0.05, lighter(wood, 0.15))
