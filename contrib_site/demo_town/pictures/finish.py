"""What makes one picture of many shapes: bloom, paper, grain."""

from io import BytesIO

from PIL import Image, ImageChops, ImageFilter, ImageOps

from contrib_site.demo_town.pictures.canvas import FINER, Canvas
from contrib_site.demo_town.pictures.colours import whole
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.noise import field, grain

QUALITY = 86


def develop(c: Canvas, light: Light) -> bytes:
    """The finished picture as a JPEG."""
    picture = c.image.reduce(FINER)
    picture = _bloom(picture)
    picture = ImageChops.soft_light(picture, _tone(c, light, picture.size))
    sheet = grain(c.rng, picture.size).point([round(128 + (n - 128) * 0.27) for n in range(256)])
    picture = ImageChops.overlay(picture, Image.merge("RGB", (sheet, sheet, sheet)))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def _bloom(picture: Image.Image) -> Image.Image:
    """Bright places shine over their edges."""
    small = picture.reduce(8) if min(picture.size) > 64 else picture
    bright = small.point([max(0, n - 150) * 2 for n in range(256)] * 3)
    wide = bright.filter(ImageFilter.GaussianBlur(max(1, small.size[1] // 24)))
    wide = wide.point([round(n * 0.24) for n in range(256)] * 3)
    return ImageChops.screen(picture, wide.resize(picture.size, Image.Resampling.BILINEAR))


def _tone(c: Canvas, light: Light, size: tuple[int, int]) -> Image.Image:
    """Mottled paper, warm on the side of the sun, darker in the corners."""
    small = (300, 200)
    cells = c.rng.choice(((10, 30), (22, 22), (30, 20)))
    mottle = field(c.rng, small, cells, 2).point(
        [round(128 + (n - 128) * 0.17) for n in range(256)]
    )
    warm = Image.linear_gradient("L").rotate(90 if light.from_left else -90).resize(small)
    tone = ImageOps.colorize(warm, (118, 122, 140), whole(_towards_grey(light)))
    tone = ImageChops.add(tone, Image.merge("RGB", (mottle, mottle, mottle)), 1, -128)
    corners = (
        Image.radial_gradient("L")
        .resize(small)
        .point([round(max(0, n - 120) * 0.36) for n in range(256)])
    )
    return ImageChops.subtract(tone, Image.merge("RGB", (corners,) * 3)).resize(
        size, Image.Resampling.BILINEAR
    )


def _towards_grey(light: Light) -> tuple[float, float, float]:
    red, green, blue = light.sun
    return 128 + (red - 200) * 0.3, 128 + (green - 200) * 0.25, 128 + (blue - 200) * 0.2
