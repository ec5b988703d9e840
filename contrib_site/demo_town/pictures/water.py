"""The sea: its sheet, its swell, what it mirrors."""

from math import sin
from random import Random

from PIL import Image

from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas, gradient, spread
from contrib_site.demo_town.pictures.colours import Colour, lighter, mix, varied, whole
from contrib_site.demo_town.pictures.light import Light

MIRROR = 4


def sheet(c: Canvas, light: Light, top: float, bottom: float, deep: float = 0.5) -> None:
    """Open water from the horizon down: the sky's colours, upside down and deeper."""
    far = mix(light.sky[3], light.water, 0.42)
    near = mix(light.water, light.on((24, 62, 78), 0.6), deep)
    column = gradient([(0, far), (0.25, mix(far, light.water, 0.7)), (1, near)])
    height = round((bottom - top) * c.unit)
    c.image.paste(spread(column, (c.size[0], height)), (0, round(top * c.unit)))


def swell(
    c: Canvas, light: Light, top: float, bottom: float, count: int = 900, *, rough: float = 1.0
) -> None:
    """Strokes that grow longer and further apart towards the viewer."""
    rng = c.rng
    bright = mix(light.sky[3], light.sky[2], 0.5)
    dark = mix(light.water, light.on((16, 44, 62), 0.5), 0.7)
    for _stroke in range(count):
        depth = rng.random() ** 1.7
        y = top + depth * (bottom - top)
        size = 0.006 + depth * 0.085 * rng.uniform(0.5, 1.2)
        colour = varied(bright if rng.random() < 0.5 else dark, rng, 6)
        thick = (0.0011 + depth * 0.0062) * rough
        c.dab(
            rng.uniform(0, RIGHT),
            y,
            size,
            thick,
            rng.gauss(0, 0.015 * rough),
            colour,
            rng.uniform(0.1, 0.42),
        )


def glitter(
    c: Canvas, light: Light, x: float, top: float, bottom: float, strength: float = 1
) -> None:
    """The sun's or the moon's path on the water."""
    rng = c.rng
    colour = lighter(light.sun, 0.2)
    for _spark in range(round(420 * strength)):
        depth = rng.random() ** 1.4
        y = top + depth * (bottom - top)
        place = x + rng.gauss(0, 0.02 + 0.09 * depth)
        size = 0.004 + 0.03 * depth * rng.uniform(0.4, 1)
        c.dab(place, y, size, 0.0012 + 0.0034 * depth, 0, colour, rng.uniform(0.25, 0.8))


def mirror(
    c: Canvas, light: Light, line: float, depth: float, *, clear: float = 0.6, ripple: float = 1.0
) -> None:
    """Below ``line`` the water shows what stands above it, broken by ripples."""
    unit = c.unit
    width, height = c.size[0] // MIRROR, max(4, round(depth * unit / MIRROR))
    first = round((line - depth * 1.15) * unit)
    above = c.image.crop((0, max(0, first), c.size[0], round(line * unit)))
    flat = above.resize((width, height), Image.Resampling.BOX).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    flat = Image.blend(
        flat, Image.new("RGB", flat.size, whole(mix(light.water, (16, 36, 50), 0.25))), 1 - clear
    )
    broken = Image.new("RGB", flat.size)
    # As many numbers as there are rows: taken apart, or each width would be another picture.
    rng = Random(c.rng.random())
    y, phase = 0, rng.uniform(0, 6)
    while y < height:
        near = y / height
        step = 1 + round(near * 3)
        shift = ripple * (0.6 + near * 5.5) * (sin(y * 0.9 + phase) + rng.uniform(-0.9, 0.9))
        strip = flat.crop((0, y, width, min(height, y + step)))
        broken.paste(strip, (0, y))
        broken.paste(strip, (round(shift), y))
        y += step
    full = broken.resize((c.size[0], round(depth * unit)), Image.Resampling.BILINEAR)
    fade = Image.new("L", (1, 4))
    fade.putdata([250, 235, 190, 60])
    mask = spread(fade, full.size)
    c.image.paste(full, (0, round(line * unit)), mask)


def foam(c: Canvas, x: float, y: float, length: float, light: Light, thick: float = 0.006) -> None:
    """A torn white line, as around a rock or along a beach."""
    white = light.on((250, 250, 246), 0.8)
    for _fleck in range(round(length * 240)):
        place = x + c.rng.uniform(0, length)
        c.dab(
            place,
            y + c.rng.gauss(0, thick * 0.5),
            c.rng.uniform(0.004, 0.024),
            c.rng.uniform(0.3, 1) * thick,
            0,
            white,
            c.rng.uniform(0.3, 0.9),
        )


def lamp_on_water(c: Canvas, x: float, line: float, colour: Colour, length: float) -> None:
    """The long trembling reflection of one lamp."""
    for step in range(26):
        near = step / 26
        c.dab(
            x + c.rng.gauss(0, 0.002 + near * 0.005),
            line + 0.004 + near * length,
            c.rng.uniform(0.008, 0.024) * (0.6 + near),
            0.003,
            0,
            colour,
            0.75 * (1 - near),
        )
