"""The sheet that is painted on. Lengths are in heights of the picture: x runs from 0 to 1.5."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from contrib_site.demo_town.pictures.colours import Colour, mix, varied, whole
from contrib_site.demo_town.pictures.shapes import Point, Quad, blob, curve, ring

FINER = 2
RIGHT = 1.5


@dataclass(frozen=True)
class Flipped:
    """How a thing is painted that the water mirrors."""

    line: float
    water: Colour
    share: float
    squash: float

    def point(self, x: float, y: float) -> Point:
        below = (self.line - y) * self.squash
        return x + sin(below * 300 + x * 20) * 0.0012 * (1 + below * 9), self.line + below


class Canvas:
    """Twice as fine as the picture, so that edges come out smooth."""

    def __init__(self, rng: Random, width: int, wishes: Sequence[str] = ()) -> None:
        self.rng = rng
        self.wishes = wishes
        self.size = (width * FINER, width * 2 // 3 * FINER)
        self.unit = self.size[1]
        self.image = Image.new("RGB", self.size)
        self.pen = ImageDraw.Draw(self.image)
        self.wash = ImageDraw.Draw(self.image, "RGBA")
        self.flipped: Flipped | None = None

    def either(self, *options: str) -> str:
        """The one that was wished for, or any of them."""
        drawn = self.rng.choice(options)
        return next((wish for wish in self.wishes if wish in options), drawn)

    def afloat(
        self, line: float, water: Colour, paint: Callable[[], object], share: float = 0.42
    ) -> None:
        """Paint a thing twice: as the water shows it, then as it is."""
        rng, seed = self.rng, self.rng.random()
        self.flipped, self.rng = Flipped(line, water, share, 0.86), Random(seed)
        paint()
        self.flipped, self.rng = None, Random(seed)
        paint()
        self.rng = rng

    def lay(self, picture: Image.Image) -> None:
        """Cover everything with a softer picture of any size."""
        self.image.paste(picture.resize(self.size, Image.Resampling.BILINEAR))

    # Hard edges

    def shape(self, points: Iterable[Point], colour: Colour, alpha: float = 1) -> None:
        unit = self.unit
        if self.flipped is not None:
            points = [self.flipped.point(x, y) for x, y in points]
            colour, alpha = mix(colour, self.flipped.water, self.flipped.share), alpha * 0.8
        flat = [(x * unit, y * unit) for x, y in points]
        if alpha >= 1:
            self.pen.polygon(flat, fill=whole(colour))
        else:
            self.wash.polygon(flat, fill=(*whole(colour), int(255 * alpha)))

    def quad(self, quad: Quad, colour: Colour, alpha: float = 1) -> None:
        self.shape(quad.corners, colour, alpha)

    def rect(
        self, x: float, y: float, w: float, h: float, colour: Colour, alpha: float = 1
    ) -> None:
        self.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, alpha)

    def disc(self, x: float, y: float, r: float, colour: Colour, alpha: float = 1) -> None:
        self.oval(x, y, r, r, colour, alpha)

    def oval(
        self, x: float, y: float, a: float, b: float, colour: Colour, alpha: float = 1
    ) -> None:
        self.shape(ring(x, y, a, b), colour, alpha)

    def blob(
        self, x: float, y: float, a: float, b: float, colour: Colour, alpha: float = 1
    ) -> None:
        self.shape(blob(self.rng, x, y, a, b, 0.16), colour, alpha)

    def line(self, points: Sequence[Point], colour: Colour, width: float, alpha: float = 1) -> None:
        unit = self.unit
        if self.flipped is not None:
            points = [self.flipped.point(x, y) for x, y in curve(points, 5)]
            colour, alpha = mix(colour, self.flipped.water, self.flipped.share), alpha * 0.7
        flat = [(x * unit, y * unit) for x, y in points]
        fill = (*whole(colour), round(255 * alpha))
        self.wash.line(flat, fill=fill, width=max(1, round(width * unit)), joint="curve")

    def dab(
        self,
        x: float,
        y: float,
        length: float,
        width: float,
        angle: float,
        colour: Colour,
        alpha: float = 1,
    ) -> None:
        """One touch of a brush, thick in the middle."""
        ca, sa = cos(angle) * length / 2, sin(angle) * length / 2
        nx, ny = -sin(angle) * width / 2, cos(angle) * width / 2
        points = (
            (x - ca, y - sa), (x - ca * 0.5 + nx, y - sa * 0.5 + ny), (x + ca * 0.6 + nx * 0.8, y + sa * 0.6 + ny * 0.8),
            (x + ca, y + sa), (x + ca * 0.4 - nx, y + sa * 0.4 - ny), (x - ca * 0.6 - nx * 0.7, y - sa * 0.6 - ny * 0.7),
        )  # fmt: skip
        self.shape(points, colour, alpha)

    def dabs(
        self, quad: Quad, colour: Colour, count: int, *, length: float, width: float, angle: float = 0,
        spread: float = 7, alpha: float = 0.5, turn: float = 0.12,
    ) -> None:  # fmt: skip
        """Brushwork on a surface: touches of nearly the same colour."""
        rng = self.rng
        for _touch in range(count):
            x, y = quad.at(rng.uniform(0.01, 0.99), rng.uniform(0.01, 0.99))
            size = rng.uniform(0.5, 1.3)
            self.dab(
                x,
                y,
                length * size,
                width * size,
                angle + rng.gauss(0, turn),
                varied(colour, rng, spread),
                alpha,
            )

    # Soft edges

    def glow(self, x: float, y: float, r: float, colour: Colour, strength: float) -> None:
        """Light that spreads from a point."""
        self._soft_oval(x, y, r, r, colour, strength, add=True)

    def soft(self, x: float, y: float, a: float, b: float, colour: Colour, strength: float) -> None:
        """A breath of colour: shadow under a thing, mist, dust in light."""
        self._soft_oval(x, y, a, b, colour, strength, add=False)

    def _soft_oval(
        self, x: float, y: float, a: float, b: float, colour: Colour, strength: float, *, add: bool
    ) -> None:
        unit, (width, height) = self.unit, self.size
        left, top, w, h = (x - a) * unit, (y - b) * unit, 2 * a * unit, 2 * b * unit
        x0, y0 = max(0, ceil(left)), max(0, ceil(top))
        x1, y1 = min(width, int(left + w)), min(height, int(top + h))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        seen = (
            (x0 - left) / w * 255,
            (y0 - top) / h * 255,
            (x1 - left) / w * 255,
            (y1 - top) / h * 255,
        )
        fade = _spot().point([min(255, round(n * n / 255 * strength)) for n in range(256)])
        mask = fade.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=seen)
        if add:
            under = self.image.crop((x0, y0, x1, y1))
            over = Image.merge(
                "RGB",
                [mask.point([round(n * part / 255) for n in range(256)]) for part in whole(colour)],
            )
            self.image.paste(ImageChops.screen(under, over), (x0, y0))
        else:
            self.image.paste(whole(colour), (x0, y0), mask)

    def veil(self, top: float, bottom: float, colour: Colour, above: float, below: float) -> None:
        """Air between two heights, so dense at the top and so dense at the bottom."""
        unit = self.unit
        first, last = max(0, round(top * unit)), min(self.size[1], round(bottom * unit))
        if last <= first:
            return
        column = Image.new("L", (1, 32))
        column.putdata([round(255 * (above + (below - above) * n / 31)) for n in range(32)])
        mask = spread(column, (self.size[0], last - first))
        self.image.paste(whole(colour), (0, first), mask)

    def cast(self, outline: Sequence[Point], colour: Colour, strength: float, blur: float) -> None:
        """A shadow or a beam with soft edges, painted coarsely and enlarged."""
        xs, ys = [x for x, _y in outline], [y for _x, y in outline]
        left, top = min(xs) - 2 * blur, min(ys) - 2 * blur
        w, h = max(xs) - left + 2 * blur, max(ys) - top + 2 * blur
        fine = max(0.002, blur / 3)
        small = Image.new("L", (max(2, round(w / fine)), max(2, round(h / fine))))
        points = [((x - left) / fine, (y - top) / fine) for x, y in outline]
        ImageDraw.Draw(small).polygon(points, fill=round(255 * strength))
        small = small.filter(ImageFilter.GaussianBlur(2.2))
        mask = small.resize(
            (max(2, round(w * self.unit)), max(2, round(h * self.unit))), Image.Resampling.BICUBIC
        )
        self.image.paste(whole(colour), (round(left * self.unit), round(top * self.unit)), mask)


@lru_cache(maxsize=1)
def _spot() -> Image.Image:
    """White in the middle, black from the rim on."""
    return ImageChops.invert(Image.radial_gradient("L"))


def spread(column: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A column made as wide as that; in two steps, which is ten times as fast as in one."""
    tall = column.resize((1, size[1]), Image.Resampling.BILINEAR)
    return tall.resize(size, Image.Resampling.NEAREST)


def gradient(stops: Sequence[tuple[float, Colour]], height: int = 128) -> Image.Image:
    """A column of one pixel; each stop is a place from 0 to 1 and its colour."""
    column = Image.new("RGB", (1, height))
    for row in range(height):
        place = row / (height - 1)
        column.putpixel((0, row), whole(_between(stops, place)))
    return column


def _between(stops: Sequence[tuple[float, Colour]], place: float) -> Colour:
    for (start, one), (end, other) in itertools.pairwise(stops):
        if place <= end:
            return mix(one, other, (place - start) / (end - start) if place > start else 0)
    return stops[-1][1]
