"""Where things stand: points, and four-cornered surfaces seen in perspective."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, sin
from random import Random

Point = tuple[float, float]


@dataclass(frozen=True)
class Quad:
    """A flat surface; (0, 0) is its top left corner and (1, 1) its bottom right one.

    What lies on it is foreshortened as the corners say.
    """

    top_left: Point
    top_right: Point
    bottom_right: Point
    bottom_left: Point

    def at(self, u: float, v: float) -> Point:
        g, h = self._vanishing
        (x0, y0), (x1, y1), (x3, y3) = self.top_left, self.top_right, self.bottom_left
        w = g * u + h * v + 1
        x = ((x1 - x0 + g * x1) * u + (x3 - x0 + h * x3) * v + x0) / w
        y = ((y1 - y0 + g * y1) * u + (y3 - y0 + h * y3) * v + y0) / w
        return x, y

    @cached_property
    def _vanishing(self) -> tuple[float, float]:
        (x0, y0), (x1, y1) = self.top_left, self.top_right
        (x2, y2), (x3, y3) = self.bottom_right, self.bottom_left
        sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
        dx1, dx2, dy1, dy2 = x1 - x2, x3 - x2, y1 - y2, y3 - y2
        det = dx1 * dy2 - dx2 * dy1
        if abs(det) < 1e-9:
            return 0, 0
        return (sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det

    def part(self, u0: float, v0: float, u1: float, v1: float) -> "Quad":
        return Quad(self.at(u0, v0), self.at(u1, v0), self.at(u1, v1), self.at(u0, v1))

    @property
    def corners(self) -> list[Point]:
        return [self.top_left, self.top_right, self.bottom_right, self.bottom_left]


def box(x: float, y: float, width: float, height: float) -> Quad:
    """Upright and seen from the front; ``y`` is its top."""
    right, bottom = x + width, y + height
    return Quad((x, y), (right, y), (right, bottom), (x, bottom))


def rise(share: float) -> float:
    """From 0 up to 1 in the middle and down to 0 again."""
    return max(0.0, sin(pi * min(1.0, max(0.0, share))))


def ring(x: float, y: float, across: float, down: float, steps: int = 24) -> list[Point]:
    turns = (2 * pi * n / steps for n in range(steps))
    return [(x + across * cos(turn), y + down * sin(turn)) for turn in turns]


def blob(rng: Random, x: float, y: float, across: float, down: float, rough: float) -> list[Point]:
    """A ring by an unsteady hand."""
    steps = 14
    return [
        (
            x + across * cos(2 * pi * n / steps) * rng.uniform(1 - rough, 1 + rough),
            y + down * sin(2 * pi * n / steps) * rng.uniform(1 - rough, 1 + rough),
        )
        for n in range(steps)
    ]


def ridge(rng: Random, start: Point, end: Point, height: float, rounds: int = 5) -> list[Point]:
    """A line between two points, broken in the middle again and again."""
    points = [start, end]
    for _round in range(rounds):
        finer: list[Point] = [points[0]]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            finer += [((x0 + x1) / 2, (y0 + y1) / 2 + rng.uniform(-height, height)), (x1, y1)]
        points, height = finer, height * 0.52
    return points


def curve(points: Sequence[Point], steps: int = 10) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    found: list[Point] = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            found.append(
                (_between(t, p0[0], p1[0], p2[0], p3[0]), _between(t, p0[1], p1[1], p2[1], p3[1]))
            )
    return [*found, points[-1]]


def _between(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )
