"""Seeded noise: Pillow's own is not, and a picture must come out the same each time."""

from functools import lru_cache
from random import Random

from PIL import Image, ImageOps

TILE = 640


def field(rng: Random, size: tuple[int, int], cells: tuple[int, int], octaves: int) -> Image.Image:
    """Soft blotches, from black to white; ``cells`` is how many of them across and down."""
    across, down = cells
    found = _blotches(rng, size, across, down)
    for octave in range(1, octaves):
        finer = _blotches(rng, size, across << octave, down << octave)
        found = Image.blend(found, finer, 0.4 * 0.62**octave)
    return ImageOps.autocontrast(found, cutoff=1)


def _blotches(rng: Random, size: tuple[int, int], across: int, down: int) -> Image.Image:
    cells = (max(2, across), max(2, down))
    dots = Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1]))
    return dots.resize(size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=1)
def _grain() -> Image.Image:
    """Paper and film in one tile: fine dots, some of them clotted."""
    rng = Random("grain")
    fine = Image.frombytes("L", (TILE, TILE), rng.randbytes(TILE * TILE))
    second = Image.frombytes("L", (TILE, TILE), rng.randbytes(TILE * TILE))
    half = Image.frombytes("L", (TILE // 2, TILE // 2), rng.randbytes(TILE * TILE // 4))
    clotted = half.resize((TILE, TILE), Image.Resampling.BILINEAR)
    return Image.blend(Image.blend(fine, second, 0.5), clotted, 0.45)


def grain(rng: Random, size: tuple[int, int]) -> Image.Image:
    """As much of the tile as is needed, begun at a place of its own."""
    width, height = size
    sheet = Image.new("L", size)
    left, top = -rng.randrange(TILE), -rng.randrange(TILE)
    for x in range(left, width, TILE):
        for y in range(top, height, TILE):
            sheet.paste(_grain(), (x, y))
    return sheet
