"""Sunday on the pitch."""

from math import cos, pi, sin

from contrib_site.demo_town.pictures import figures, houses, land, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, mix
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import box


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    line = rng.uniform(0.42, 0.48)
    weather.sky(c, light, line)
    houses.row(
        c, light, rng.uniform(-0.1, 0.6), rng.uniform(0.8, 1.5), line, 0.04, distance=0.4, tall=2
    )
    for n in range(11):
        land.tree(
            c,
            light,
            n * 0.16 + rng.uniform(-0.06, 0.06),
            line + 0.012,
            rng.uniform(0.1, 0.17),
            0.34,
        )
    for x in (0.14, 1.36):
        _floodlight(c, light, x, line + 0.02)
    turf = light.on(mix(light.leaves, hexa("#4f9a4a"), 0.6), 0.9)
    c.rect(-0.1, line + 0.01, 1.7, 0.7, turf)
    for n in range(12):
        if n % 2:
            t0, t1 = (n / 12) ** 1.6, ((n + 1) / 12) ** 1.6
            c.rect(-0.1, line + 0.05 + t0 * 0.56, 1.7, (t1 - t0) * 0.56, lighter(turf, 0.1), 0.7)
    land.grass(c, light, box(-0.05, line + 0.03, 1.6, 0.98 - line), 1400, 0.011)
    _crowd(c, light, line + 0.035)
    _lines(c, light, line)
    players = sorted(
        (rng.uniform(0.05, 0.33), rng.uniform(0.14, 1.36), n % 2)
        for n in range(rng.randrange(7, 11))
    )
    shirts = rng.choice(
        (
            ("#c23a3a", "#f2eee3"),
            ("#24466b", "#e2b93f"),
            ("#2f6b5b", "#f2eee3"),
            ("#26282c", "#e8e4da"),
        )
    )
    goal_x, near = rng.uniform(0.6, 0.9), line + 0.15
    for depth, x, team in [(0.0, goal_x + rng.uniform(-0.06, 0.06), 2), *players]:
        if depth == 0:
            goal(c, light, goal_x, near, 0.36)
        h = 0.085 + depth * 0.3
        coat = hexa("#e8d23f") if team == 2 else hexa(shirts[team])
        figures.shadow(c, light, x, near + depth, h)
        figures.person(
            c,
            light,
            x,
            near + depth,
            h,
            turned=0 if team == 2 else rng.choice((-1, 1)),
            arms=0.8 if team == 2 else rng.uniform(0.1, 0.5),
            coat=coat,
        )
    depth, x, _team = rng.choice(players)
    c.oval(x + 0.07, near + depth, 0.015, 0.004, light.on((40, 50, 40), 0), 0.5)
    c.disc(x + 0.07, near - 0.012 + depth, 0.013, light.on(hexa("#f8f5ec"), 1))


def _floodlight(c: Canvas, light: Light, x: float, base: float) -> None:
    steel = light.on(hexa("#7f878c"), 0.7)
    c.line([(x, base), (x, base - 0.34)], steel, 0.006)
    for row in range(2):
        for n in range(4):
            lx, ly = x - 0.036 + n * 0.024, base - 0.37 + row * 0.024
            c.rect(
                lx - 0.01,
                ly - 0.01,
                0.02,
                0.02,
                hexa("#fff6d8") if light.lamps else light.on(hexa("#d8dde0"), 0.9),
            )
    if light.lamps:
        c.glow(x, base - 0.36, 0.3, hexa("#ffeec0"), 0.8)


def _crowd(c: Canvas, light: Light, base: float) -> None:
    """Neighbours along the rail, in all their coats."""
    for _neighbour in range(34):
        figures.person(c, light, c.rng.uniform(0, RIGHT), base, 0.055, air=0.15)
    c.line([(-0.1, base - 0.022), (1.6, base - 0.022)], light.on(hexa("#f2eee3"), 0.9), 0.0045)
    for n in range(22):
        c.rect(n * 0.075, base - 0.022, 0.004, 0.026, light.on(hexa("#e6e2d6"), 0.8))


def _lines(c: Canvas, light: Light, line: float) -> None:
    """The goal line, and the areas that open towards us."""
    chalk = light.on(hexa("#f6f3ea"), 0.95)
    near = line + 0.15
    c.line([(-0.1, near), (1.6, near)], chalk, 0.0034)
    for half, depth, wide in ((0.3, 0.075, 1.14), (0.62, 0.24, 1.34)):
        c.line(
            [
                (0.75 - half, near),
                (0.75 - half * wide, near + depth),
                (0.75 + half * wide, near + depth),
                (0.75 + half, near),
            ],
            chalk,
            0.0042,
        )
    c.line(
        [
            (0.75 + 0.24 * cos(pi * n / 20), near + 0.24 + 0.055 * sin(pi * n / 20))
            for n in range(21)
        ],
        chalk,
        0.0044,
    )
    c.oval(0.75, near + 0.17, 0.011, 0.0045, chalk)


def goal(c: Canvas, light: Light, x: float, base: float, w: float) -> None:
    """Posts, and a net that hangs behind them."""
    white, thread = light.on(hexa("#faf8f0"), 1), light.on(hexa("#f2f2ec"), 0.85)
    h = w * 0.36
    for n in range(19):
        t = n / 18
        c.line(
            [
                (x - w / 2 + w * t, base - h),
                (x - w * 0.46 + w * 0.92 * t, base - h * 0.94),
                (x - w * 0.46 + w * 0.92 * t, base - h * 0.12),
            ],
            thread,
            0.0011,
            0.5,
        )
    for n in range(8):
        y = base - h * (0.94 - 0.82 * n / 7)
        c.line(
            [(x - w / 2, y), (x - w * 0.46, y), (x + w * 0.46, y), (x + w / 2, y)],
            thread,
            0.0011,
            0.5,
        )
    c.line(
        [(x - w / 2, base), (x - w / 2, base - h), (x + w / 2, base - h), (x + w / 2, base)],
        white,
        0.0075,
    )
