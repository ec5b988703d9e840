"""The foreshore at low tide, and who gathers there."""

from contrib_site.demo_town.pictures import figures, land, water, weather
from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter, mix, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import blob, curve, ridge


def paint(c: Canvas, light: Light) -> None:
    rng = c.rng
    horizon = rng.uniform(0.34, 0.42)
    sun = weather.sky(c, light, horizon)
    land.far_shores(c, light, horizon, 3)
    water.sheet(c, light, horizon, horizon + 0.2)
    water.swell(c, light, horizon, horizon + 0.12, 260)
    shore = horizon + 0.07
    mud = light.on(hexa("#a8957a"), 0.8)
    shine = mix(mud, mix(light.sky[2], light.sky[3], 0.4), 0.72)
    c.shape(
        [*ridge(rng, (-0.1, shore), (1.6, shore - 0.01), 0.016, 6), (1.6, 1.1), (-0.1, 1.1)], shine
    )
    c.veil(shore + 0.02, 0.8, mud, 0, 0.85)
    c.veil(0.8, 1.0, mud, 0.85, 1)
    if light.low:
        c.soft(sun, shore + 0.12, 0.34, 0.2, light.sun, 0.55)
    for _ripple in range(620):
        depth = rng.random() ** 1.3
        tone = mix(shine if rng.random() < 0.55 else lighter(mud, -0.16), mud, depth * 0.4)
        c.dab(
            rng.uniform(0, RIGHT),
            shore + 0.015 + depth * 0.6,
            0.02 + depth * 0.11,
            0.0016 + depth * 0.008,
            rng.gauss(0, 0.04),
            varied(tone, rng, 5),
            0.5,
        )
    for depth in sorted(rng.random() ** 1.3 for _n in range(17)):
        _pool_at(
            c, light, rng.uniform(0, RIGHT), shore + 0.03 + depth * 0.52, 0.035 + depth * 0.2, sun
        )
    reefs = [spot for _reef in range(4) for spot in _reef_spots(c)]
    people = [
        (rng.uniform(0.14, 0.6), rng.uniform(0.2, 1.3), 0.0) for _n in range(rng.randrange(2, 5))
    ]
    for depth, x, size in sorted(reefs + people):
        if size == 0:
            figures.standing(c, light, x, shore + depth * 0.56, 0.06 + depth * 0.24)
        else:
            land.rock(
                c,
                light,
                x,
                shore + 0.03 + depth * 0.58,
                size * 1.35,
                size * 0.62,
                hexa("#877f74"),
                weed=1.6,
            )
    weather.gulls(c, 6, light.on(hexa("#fbfaf4"), 0.9), (0.1, 0.05, 1.4, horizon))


def _reef_spots(c: Canvas) -> list[tuple[float, float, float]]:
    """Stones that lie together in a slanting band: depth, place and size of each."""
    rng = c.rng
    depth, x = rng.uniform(0.05, 0.95), rng.uniform(-0.1, 1.5)
    along, found = rng.choice((-1, 1)) * rng.uniform(0.5, 1), []
    for _stone in range(16):
        away = rng.gauss(0, 0.16)
        deep = min(1.05, max(0.03, depth + away * 0.5 + rng.gauss(0, 0.03)))
        found.append(
            (
                deep,
                x + along * away * 1.5 + rng.gauss(0, 0.04),
                (0.006 + deep * 0.05) * rng.uniform(0.4, 1.5),
            )
        )
    return found


def _pool_at(c: Canvas, light: Light, x: float, y: float, wide: float, sun: float) -> None:
    """A pool that holds a piece of the sky, darker at its near edge."""
    tall = wide * 0.16
    outline = blob(c.rng, x, y, wide, tall, 0.3)
    rim = light.on(hexa("#8a7a5e"), 0.5)
    smooth = curve([*outline, outline[0]], 4)
    c.shape([(px, py - tall * 0.06) for px, py in smooth], rim, 0.6)
    c.shape(smooth, mix(light.sky[2], light.sky[1], 0.5))
    for share, colour in ((0.75, light.sky[2]), (0.45, mix(light.sky[2], light.sky[3], 0.7))):
        c.shape(
            [(x + (px - x) * share, y - tall * 0.12 + (py - y) * share) for px, py in smooth],
            colour,
            0.7,
        )
    if light.low and abs(x - sun) < 0.4:
        c.soft(x, y, wide * 0.5, tall * 0.6, light.sun, 0.8)
    for _strand in range(10):
        c.dab(
            x + c.rng.uniform(-wide, wide) * 0.8,
            y + tall * c.rng.uniform(0.4, 0.9),
            wide * 0.16,
            tall * 0.16,
            0,
            varied(light.on(hexa("#4d5a2e"), 0.6), c.rng, 10),
            0.7,
        )
