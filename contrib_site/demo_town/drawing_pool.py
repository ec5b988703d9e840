"""Draws the files in ``photos/`` by several processes at once. They know nothing of Django."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from contrib_site.demo_town.pictures import draw

WIDTH = 1600


def draw_photos(wanted: Mapping[Path, tuple[str, str]], at_once: int) -> Iterator[Path]:
    """Draw each file from its scene and its seed; yields those that are written, in their order."""
    scenes, seeds = zip(*wanted.values(), strict=True)
    with ProcessPoolExecutor(at_once, get_context("spawn")) as pool:
        drawn = pool.map(draw, scenes, seeds, [WIDTH] * len(wanted))
        for path, data in zip(wanted, drawn, strict=True):
            path.write_bytes(data)
            yield path
