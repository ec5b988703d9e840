"""Sky: light, clouds, sun and moon, stars, rain."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from contrib_site.demo_town.pictures.canvas import RIGHT, Canvas, gradient
from contrib_site.demo_town.pictures.colours import Colour, lighter, mix, whole
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.noise import field

SOFT = (600, 400)


def sky(c: Canvas, light: Light, horizon: float, sun_x: float | None = None) -> float:
    """Paint it down to the horizon and a little further; returns where the sun stands."""
    rng = c.rng
    if sun_x is None:
        sun_x = rng.uniform(0.15, 0.5) if light.from_left else rng.uniform(1.0, 1.35)
    sun_y = horizon - rng.uniform(0.03, 0.12) if light.low else rng.uniform(0.02, 0.16)
    places = (0, 0.42, 0.8, 1)
    stops = [(place * horizon, colour) for place, colour in zip(places, light.sky, strict=True)]
    picture = gradient([*stops, (1, light.sky[3])]).resize(SOFT, Image.Resampling.BILINEAR)
    _glow(picture, light, sun_x, sun_y)
    if light.dark:
        _stars(c, picture, horizon)
    _clouds(c, picture, light, horizon, sun_x)
    c.lay(picture)
    if light.dark or (light.low and light.cover < 0.5):
        _disc(c, light, sun_x, sun_y)
    return sun_x


def _glow(picture: Image.Image, light: Light, x: float, y: float) -> None:
    """The sky is brighter and warmer around the sun."""
    for radius, strength in ((0.95, 0.5), (0.4, 0.5 if light.low else 0.3)):
        size = round(radius * 2 * SOFT[1])
        fade = ImageChops.invert(Image.radial_gradient("L")).resize((size, size))
        fade = fade.point(
            [round(n * n / 255 * strength * (0.4 if light.dark else 1)) for n in range(256)]
        )
        place = (round(x * SOFT[1] - size / 2), round(y * SOFT[1] - size / 2))
        picture.paste(whole(light.sun), place, fade)


def _clouds(c: Canvas, picture: Image.Image, light: Light, horizon: float, sun_x: float) -> None:
    """Banks that flatten towards the horizon, lit from the side of the sun."""
    rng = c.rng
    height = max(8, round(horizon * SOFT[1]) + 6)
    low = field(rng, (SOFT[0], height), (2, 5), 5)
    high = field(rng, (SOFT[0], height), (3, 3), 6)
    noise = ImageOps.autocontrast(Image.blend(low, high, rng.uniform(0.2, 0.7)), cutoff=2)
    edge = round(255 * (1 - light.cover * rng.uniform(0.75, 1.15)))
    softness = 84 if light.cover > 0.7 else 56
    mask = noise.point([min(255, max(0, round((n - edge) / softness * 235))) for n in range(256)])
    fade = Image.new("L", (1, 3))
    fade.putdata([170, 255, 120])
    mask = ImageChops.multiply(mask, fade.resize(mask.size, Image.Resampling.BILINEAR))
    behind = mask.copy()
    behind.paste(mask, (5 if sun_x < RIGHT / 2 else -5, 5))
    lit = ImageChops.subtract(mask, behind, 0.55)
    body = mix(light.cloud, light.sky[1], 0.34 if light.cover < 0.7 else 0.5)
    belly = mix(body, light.on(light.sky[0], 0.3), 0.42)
    shade = noise.point([min(255, max(0, round((n - edge - 30) * 2.6))) for n in range(256)])
    paint = Image.composite(
        Image.new("RGB", mask.size, whole(belly)), Image.new("RGB", mask.size, whole(body)), shade
    )  # fmt: skip
    picture.paste(paint, (0, 0), mask.point([round(n * 0.86) for n in range(256)]))
    bright = lighter(mix(light.cloud, light.sun, 0.5), 0 if light.dark else 0.25)
    picture.paste(whole(bright), (0, 0), lit.filter(ImageFilter.GaussianBlur(1)))


def _disc(c: Canvas, light: Light, x: float, y: float) -> None:
    if light.dark:
        y = c.rng.uniform(0.1, 0.22)
        c.glow(x, y, 0.34, light.sun, 0.42)
        c.disc(x, y, 0.028, light.sun)
        c.blob(x - 0.008, y - 0.004, 0.008, 0.006, mix(light.sun, light.sky[3], 0.3), 0.5)
        c.blob(x + 0.009, y + 0.008, 0.006, 0.007, mix(light.sun, light.sky[3], 0.3), 0.5)
        return
    c.glow(x, y, 0.3, light.sun, 0.6)
    c.disc(x, y, 0.03, lighter(light.sun, 0.55))


def _stars(c: Canvas, picture: Image.Image, horizon: float) -> None:
    pen = ImageDraw.Draw(picture, "RGBA")
    for _star in range(130):
        x, y = c.rng.uniform(0, SOFT[0]), c.rng.uniform(0, horizon * SOFT[1] * 0.9)
        r = c.rng.choice((0.3, 0.4, 0.6))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(236, 240, 255, c.rng.randrange(60, 210)))


def rain(c: Canvas, light: Light, drops: int) -> None:
    """Fine slanting strokes over everything."""
    colour = lighter(light.sky[3], 0.3)
    for _drop in range(drops):
        x, y = c.rng.uniform(-0.1, 1.6), c.rng.uniform(-0.05, 1.05)
        length = c.rng.uniform(0.012, 0.05)
        c.line([(x, y), (x - length * 0.24, y + length)], colour, 0.0008, c.rng.uniform(0.08, 0.3))


def gulls(c: Canvas, count: int, colour: Colour, within: tuple[float, float, float, float]) -> None:
    """A few birds in the air between left, top, right and bottom."""
    left, top, right, bottom = within
    for _bird in range(count):
        x, y = c.rng.uniform(left, right), c.rng.uniform(top, bottom)
        size, tilt = c.rng.uniform(0.006, 0.017), c.rng.uniform(-0.35, 0.35)
        rise = size * c.rng.uniform(0.25, 0.6)
        for side in (-1, 1):
            tip = (x + side * size, y - rise + side * tilt * size)
            elbow = (x + side * size * 0.5, y - rise * 1.05 + side * tilt * size * 0.5)
            c.shape(
                [(x, y), elbow, tip, (elbow[0], elbow[1] + size * 0.13), (x, y + size * 0.16)],
                colour,
            )
