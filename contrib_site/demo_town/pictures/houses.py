"""Breton houses: granite and plaster, slate, chimneys at both gables, shutters in boat paint."""

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import hexa, lighter
from contrib_site.demo_town.pictures.facades import House, front, some_house, window
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad, box


def roof(
    c: Canvas, light: Light, house: House, quad: Quad, facing: float, distance: float = 0
) -> None:
    """Slates in rows, with chimneys where the walls carry them."""
    slate = light.seen(house.roof, facing, distance)
    c.quad(quad, slate)
    size = abs(quad.bottom_right[0] - quad.bottom_left[0])
    c.dabs(
        quad,
        slate,
        round(16 + 150 * size),
        length=size * 0.16,
        width=0.0032,
        spread=7,
        alpha=0.6,
        turn=0.02,
    )
    c.quad(quad.part(0, 0, 1, 0.05), light.seen(lighter(house.roof, -0.3), facing, distance))
    c.quad(
        quad.part(-0.01, 0.96, 1.01, 1.03),
        light.seen(lighter(house.roof, -0.45), facing * 0.6, distance),
    )


def chimney(
    c: Canvas, light: Light, x: float, base: float, w: float, h: float, distance: float = 0
) -> None:
    stone = hexa("#a3826e") if c.rng.random() < 0.4 else hexa("#a79c8d")
    shaded = 0.55 if light.from_left else 0.3
    c.rect(x, base - h, w, h * 1.3, light.seen(stone, 0.9, distance))
    c.rect(
        x + (w * 0.62 if light.from_left else 0),
        base - h,
        w * 0.38,
        h * 1.3,
        light.seen(stone, shaded * 0.5, distance),
    )
    c.rect(
        x - w * 0.1,
        base - h,
        w * 1.2,
        h * 0.12,
        light.seen(lighter(stone, -0.2), 0.7, distance),
    )
    for pot in (0.14, 0.56):
        c.rect(
            x + w * pot,
            base - h * 1.24,
            w * 0.3,
            h * 0.26,
            light.seen(hexa("#a8604a"), 0.7, distance),
        )


def dormer(
    c: Canvas,
    light: Light,
    house: House,
    x: float,
    y: float,
    w: float,
    facing: float,
    distance: float = 0,
) -> None:
    """A window that looks out of the roof; ``y`` is its sill."""
    h = w * 1.25
    c.rect(x, y - h, w, h, light.seen(house.wall, facing, distance))
    window(c, light, box(x + w * 0.2, y - h * 0.86, w * 0.6, h * 0.72), facing, distance)
    c.shape(
        [(x - w * 0.16, y - h), (x + w / 2, y - h * 1.5), (x + w * 1.16, y - h)],
        light.seen(lighter(house.roof, -0.12), facing, distance),
    )


def from_front(
    c: Canvas, light: Light, house: House, x: float, base: float, w: float, storey: float, distance: float = 0, facing: float = 0.85
) -> float:  # fmt: skip
    """A whole house seen from the street; returns how high it is without its roof."""
    h = storey * house.storeys
    pitch = storey * c.rng.uniform(0.75, 1.05)
    top = base - h
    chimneys = [x + w * 0.01, x + w * 0.87]
    for place in chimneys:
        if c.rng.random() < 0.85:
            chimney(
                c,
                light,
                place,
                top - pitch * 0.8,
                w * 0.12 if w < storey * 2 else storey * 0.24,
                pitch * 0.52,
                distance,
            )
    slope = Quad(
        (x + 0.002, top - pitch),
        (x + w - 0.002, top - pitch),
        (x + w + 0.003, top),
        (x - 0.003, top),
    )
    roof(c, light, house, slope, facing * 0.9, distance)
    front(c, light, house, box(x, top, w, h), facing, distance)
    for number in range(house.dormers):
        size = min(w * 0.2, storey * 0.42)
        place = x + w * (number + 1) / (house.dormers + 1) - size / 2
        dormer(c, light, house, place, top - pitch * 0.12, size, facing, distance)
    edge = x + (w - 0.004 if light.from_left else 0)
    c.rect(edge, top, 0.004, h, light.on((0, 0, 0), 0), 0.18)
    return h


def row(
    c: Canvas, light: Light, x0: float, x1: float, base: float, storey: float, *, shop: float = 0.0, distance: float = 0,
    facing: float = 0.85, tall: int = 3,
) -> None:  # fmt: skip
    """Houses wall to wall, no two alike."""
    x = x0
    while x < x1:
        house = some_house(c.rng, shop=shop, tall=tall)
        w = storey * (0.62 * house.bays + c.rng.uniform(0.05, 0.35))
        lift = c.rng.uniform(-0.03, 0.03) * storey
        from_front(
            c, light, house, x, base, w, storey + lift, distance, facing + c.rng.uniform(-0.1, 0.1)
        )
        x += w


def steeple(c: Canvas, light: Light, x: float, base: float, h: float, distance: float = 0) -> None:
    """An openwork spire on a square tower, as every parish had to have one."""
    stone = hexa("#9b9284")
    w = h * 0.15
    sunny, shady = (
        light.seen(stone, 0.95, distance),
        light.seen(stone, 0.2, distance),
    )
    left, right = (sunny, shady) if light.from_left else (shady, sunny)
    for start, colour in ((x - w / 2, left), (x, right)):
        c.rect(start, base - h * 0.52, w / 2, h * 0.52, colour)
    dark = light.seen(hexa("#3f3d40"), 0.4, distance)
    for place in (-0.26, 0.12):
        c.rect(x + w * place, base - h * 0.48, w * 0.15, h * 0.14, dark)
    c.rect(x - w * 0.58, base - h * 0.54, w * 1.16, h * 0.03, shady)
    c.shape([(x - w * 0.44, base - h * 0.53), (x, base - h), (x, base - h * 0.53)], left)
    c.shape([(x, base - h * 0.53), (x, base - h), (x + w * 0.44, base - h * 0.53)], right)
    for corner in (-0.5, 0.42):
        c.shape(
            [
                (x + w * corner, base - h * 0.53),
                (x + w * (corner + 0.04), base - h * 0.7),
                (x + w * (corner + 0.09), base - h * 0.53),
            ],
            shady,
        )
    c.line([(x, base - h), (x, base - h * 1.05)], dark, h * 0.006)
