"""Line 4 at its stop."""

from contrib_site.demo_town.pictures import figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, mix
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import box, curve


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.62, 0.66)
    weather.sky(c, light, line)
    for n in range(4):
        land.tree(c, light, n * 0.5 + rng.uniform(-0.1, 0.1), line, rng.uniform(0.3, 0.4), 0.25)
    houses.row(
        c, light, -0.05, 1.55, line + 0.01, rng.uniform(0.11, 0.125), shop=0.4, distance=0.14
    )
    c.rect(-0.1, line + 0.008, 1.7, 0.06, light.on(hexa("#c2b8a6"), 0.9))
    c.rect(-0.1, line + 0.062, 1.7, 0.012, light.on(hexa("#8f8778"), 0.7))
    road = light.on(hexa("#77777a"), 0.9)
    c.rect(-0.1, line + 0.074, 1.7, 0.5, road)
    if light.wet:
        c.veil(line + 0.074, 1.0, light.sky[2], 0.5, 0.15)
    c.dabs(
        box(0, line + 0.08, RIGHT, 0.92 - line),
        road,
        460,
        length=0.1,
        width=0.006,
        spread=7,
        alpha=0.5,
    )
    for n in range(6):
        c.rect(n * 0.3 - 0.05, 0.9, 0.15, 0.012, light.on(hexa("#f2eee3"), 0.9), 0.85)
    stop_x = rng.choice((rng.uniform(0.12, 0.24), rng.uniform(1.26, 1.38)))
    _shelter(c, light, stop_x, line + 0.06)
    aside = 0.3 if stop_x < 0.75 else -0.3
    figures.group(c, light, stop_x + aside * 0.4, line + 0.062, 0.16, 4, 0.13)
    x = RIGHT / 2 + aside * 0.45
    way = 1 if stop_x > 0.75 else -1
    c.soft(x, line + 0.2, 0.5, 0.03, light.on((30, 30, 40), 0), 0.7)
    _coach(c, light, x, line + 0.19, 0.78, way)
    if rng.random() < 0.5:
        figures.standing(c, light, RIGHT - stop_x, 0.97, 0.24)


def _shelter(c: Canvas, light: Light, x: float, base: float) -> None:
    steel = light.on(hexa("#4a565e"), 0.7)
    glass = mix(light.sky[2], light.on(hexa("#9fb8bf"), 0.9), 0.5)
    c.rect(x - 0.12, base - 0.2, 0.24, 0.18, glass, 0.55)
    for n in range(4):
        c.rect(x - 0.12 + n * 0.078, base - 0.2, 0.006, 0.2, steel)
    c.rect(x - 0.14, base - 0.22, 0.28, 0.022, light.on(hexa("#2f6b5b"), 0.85))
    c.rect(x - 0.09, base - 0.06, 0.18, 0.012, light.on(hexa("#8a6a48"), 0.8))
    pole = x + 0.17
    c.line([(pole, base), (pole, base - 0.25)], steel, 0.005)
    c.disc(pole, base - 0.26, 0.026, light.on(hexa("#e2a93f"), 0.95))
    c.line(
        [(pole + 0.004, base - 0.276), (pole - 0.009, base - 0.257), (pole + 0.012, base - 0.257)],
        light.on(hexa("#26343f"), 0.8),
        0.004,
    )
    c.line(
        [(pole + 0.005, base - 0.266), (pole + 0.005, base - 0.246)],
        light.on(hexa("#26343f"), 0.8),
        0.004,
    )


def _coach(c: Canvas, light: Light, x: float, base: float, w: float, way: int) -> None:
    rng = c.rng
    paint: Colour = hexa(rng.choice(("#2f7f8f", "#c8433a", "#e2a93f", "#2f6b5b")))
    h, floor = w * 0.34, base - w * 0.035
    left, front = x - w / 2, x + way * w / 2
    c.shape(
        curve(
            [
                (left, floor),
                (left, floor - h * 0.9),
                (left + w * 0.02, floor - h),
                (left + w * 0.98, floor - h),
                (left + w, floor - h * 0.9),
                (left + w, floor),
            ],
            3,
        ),
        light.on(hexa("#f3efe4"), 0.92),
    )
    c.rect(left, floor - h * 0.4, w, h * 0.4, light.on(paint, 0.86))
    c.shape(
        [
            (left, floor - h * 0.4),
            (left + w, floor - h * 0.4),
            (left + w, floor - h * 0.44),
            (left, floor - h * 0.44),
        ],
        light.on(lighter(paint, 0.4), 0.95),
    )
    c.rect(left + w * 0.015, floor - h * 0.99, w * 0.97, h * 0.05, light.on(hexa("#d8d4c8"), 0.8))
    glass = hexa("#ffd98a") if light.lamps else light.on(hexa("#3a5160"), 0.75)
    for n in range(7):
        pane = box(left + w * (0.03 + n * 0.136), floor - h * 0.88, w * 0.122, h * 0.4)
        c.quad(pane, glass)
        if rng.random() < 0.6:
            px, py = pane.at(rng.uniform(0.3, 0.7), 0.72)
            c.oval(px, py, w * 0.014, w * 0.018, light.on(hexa(rng.choice(figures.SKINS)), 0.6))
            c.oval(
                px,
                py + w * 0.04,
                w * 0.026,
                w * 0.026,
                light.on(hexa(rng.choice(figures.COATS)), 0.6),
            )
            c.quad(
                box(pane.top_left[0], floor - h * 0.48, w * 0.122, h * 0.09),
                light.on(hexa("#f3efe4"), 0.92),
            )
        c.shape(
            [pane.at(0, 0), pane.at(0.5, 0), pane.at(0.1, 1), pane.at(0, 1)],
            mix(glass, light.sky[2], 0.6),
            0.35,
        )
    door = front - way * w * 0.14
    c.rect(door - w * 0.045, floor - h * 0.88, w * 0.09, h * 0.86, light.on(hexa("#2c3d47"), 0.7))
    for half in (-0.021, 0.021):
        c.rect(door + half * w - w * 0.018, floor - h * 0.85, w * 0.036, h * 0.78, glass, 0.9)
    sign = front - way * w * 0.09
    c.rect(sign - w * 0.075, floor - h * 1.0, w * 0.15, h * 0.1, hexa("#22282c"))
    digit = [
        (sign - w * 0.05, floor - h * 0.985),
        (sign - w * 0.058, floor - h * 0.945),
        (sign - w * 0.034, floor - h * 0.945),
    ]
    c.line(digit, hexa("#ffb53f"), w * 0.005)
    c.line(
        [(sign - w * 0.04, floor - h * 0.965), (sign - w * 0.04, floor - h * 0.918)],
        hexa("#ffb53f"),
        w * 0.005,
    )
    for n in range(5):
        c.rect(
            sign - w * 0.015 + n * w * 0.016,
            floor - h * 0.965,
            w * 0.01,
            h * 0.034,
            hexa("#ffb53f"),
        )
    for u in (-0.31, 0.3):
        c.disc(x + u * w, base - w * 0.042, w * 0.058, light.on(hexa("#2c3d47"), 0.4))
        c.disc(x + u * w, base - w * 0.042, w * 0.048, light.on(hexa("#232427"), 0.6))
        c.disc(x + u * w, base - w * 0.042, w * 0.022, light.on(hexa("#b9bec2"), 0.85))
    c.oval(front - way * w * 0.012, floor - h * 0.22, w * 0.009, w * 0.014, hexa("#fff0c0"))
    if light.lamps:
        c.glow(front, floor - h * 0.2, 0.16, hexa("#ffe3a0"), 0.8)
