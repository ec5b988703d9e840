"""One house: what it is built of, and its front on any surface."""

from dataclasses import dataclass
from random import Random

from contrib_site.demo_town.pictures.canvas import Canvas
from contrib_site.demo_town.pictures.colours import Colour, hexa, lighter, mix, varied
from contrib_site.demo_town.pictures.light import Light
from contrib_site.demo_town.pictures.shapes import Quad

PLASTER = (
    "#efe8da",
    "#f3ede2",
    "#e9dcc4",
    "#e6cfae",
    "#d9c7a8",
    "#dfe3de",
    "#c9d5d8",
    "#e7c3ab",
    "#d9a58a",
    "#b9cdd0",
    "#ead9a4",
)


STONE = ("#a69c8c", "#9a9183", "#b3a892", "#8f8a82")


SLATE = ("#56606c", "#4c5763", "#616a73", "#4a515c")


PAINT = (
    "#2f5d7c",
    "#7f2f35",
    "#2f6b5b",
    "#3f4f63",
    "#a8483a",
    "#c08a3a",
    "#5b8ca3",
    "#e8e4d8",
    "#33413f",
)


GLASS = hexa("#3f5668")


LAMPLIGHT = hexa("#ffc56b")


FRAME = hexa("#f4f0e6")


@dataclass(frozen=True)
class House:
    wall: Colour
    roof: Colour
    paint: Colour
    storeys: int
    bays: int
    stone: bool
    shop: bool = False
    dormers: int = 0
    shutters: bool = True

    @property
    def trim(self) -> Colour:
        return lighter(self.wall, -0.12) if self.stone else hexa("#b8ad9a")


def some_house(rng: Random, *, bays: int = 0, shop: float = 0.0, tall: int = 3) -> House:
    stone = rng.random() < 0.3
    return House(
        wall=varied(hexa(rng.choice(STONE if stone else PLASTER)), rng, 4),
        roof=varied(hexa(rng.choice(SLATE)), rng, 4),
        paint=hexa(rng.choice(PAINT)),
        storeys=rng.choice((2, 2, 3) if tall > 2 else (1, 2, 2)) if tall > 1 else 1,
        bays=bays or rng.choice((2, 2, 3, 3)),
        stone=stone,
        shop=rng.random() < shop,
        dormers=rng.choice((0, 0, 1, 2)),
        shutters=rng.random() < 0.6,
    )


def front(
    c: Canvas, light: Light, house: House, quad: Quad, facing: float, distance: float = 0
) -> None:
    """The façade on any surface, foreshortened with it."""
    rng = c.rng
    wall = light.seen(house.wall, facing, distance)
    c.quad(quad, wall)
    size = abs(quad.top_right[0] - quad.top_left[0])
    if house.stone:
        c.dabs(
            quad,
            wall,
            round(30 + 260 * size),
            length=size * 0.09,
            width=0.004,
            spread=9,
            alpha=0.55,
        )
    else:
        c.dabs(
            quad,
            wall,
            round(14 + 120 * size),
            length=size * 0.3,
            width=0.012,
            spread=3.5,
            alpha=0.35,
            turn=0.5,
        )
    c.quad(
        quad.part(0, 0.93, 1, 1),
        light.seen(lighter(house.wall, -0.28), facing, distance),
        0.55,
    )
    c.quad(
        quad.part(0, 0, 1, 0.035),
        light.seen(lighter(house.wall, -0.4), facing * 0.5, distance),
        0.6,
    )
    rows = house.storeys
    for row in range(rows):
        ground = row == rows - 1
        if ground and house.shop:
            _shop(
                c,
                light,
                house,
                quad.part(0.06, (rows - 1) / rows + 0.03, 0.94, 0.97),
                facing,
                distance,
            )
            continue
        door = rng.randrange(house.bays) if ground else -1
        for bay in range(house.bays):
            _opening(c, light, house, quad, (row, bay), facing, distance, is_door=door == bay)


def _opening(
    c: Canvas,
    light: Light,
    house: House,
    quad: Quad,
    place: tuple[int, int],
    facing: float,
    distance: float,
    *,
    is_door: bool,
) -> None:
    row, bay = place
    w, h = 0.42 / house.bays, 0.52 / house.storeys
    u = (bay + 0.5) / house.bays - w / 2
    v = (row + 0.26) / house.storeys
    if is_door:
        hole = quad.part(u, v, u + w, 0.985)
        c.quad(
            quad.part(u - 0.014, v - 0.015, u + w + 0.014, 0.99),
            light.seen(house.trim, facing, distance),
        )
        c.quad(hole, light.seen(house.paint, facing, distance))
        c.quad(hole.part(0.2, 0.08, 0.8, 0.4), light.seen(GLASS, facing, distance))
        return
    c.quad(
        quad.part(u - 0.018, v - 0.018, u + w + 0.018, v + h + 0.022),
        light.seen(house.trim, facing, distance),
    )
    window(c, light, quad.part(u, v, u + w, v + h), facing, distance)
    if house.shutters:
        for left in (u - w * 0.6, u + w * 1.06):
            leaf = quad.part(left, v - 0.004, left + w * 0.52, v + h + 0.008)
            c.quad(leaf, light.seen(house.paint, facing * 0.95, distance))
            c.quad(
                leaf.part(0.12, 0.48, 0.88, 0.53),
                light.seen(lighter(house.paint, -0.3), facing, distance),
                0.6,
            )


def window(
    c: Canvas,
    light: Light,
    hole: Quad,
    facing: float,
    distance: float = 0,
    lit: float | None = None,
) -> None:
    """Glass with a piece of sky in it, or with somebody at home."""
    rng = c.rng
    glass = varied(light.on(GLASS, facing), rng, 7)
    at_home = (
        light.lamps and rng.random() < (0.5 if light.dark else 0.34)
        if lit is None
        else rng.random() < lit
    )
    if at_home:
        glass = varied(LAMPLIGHT, rng, 14)
    c.quad(hole, light.far(glass, distance * (0.4 if at_home else 1)))
    if not at_home:
        c.shape(
            [hole.at(0, 0), hole.at(1, 0), hole.at(0.15, 0.75), hole.at(0, 0.75)],
            light.far(mix(glass, light.sky[2], 0.5), distance),
            0.5,
        )
    frame = light.seen(FRAME, facing * 0.9, distance)
    for u0, v0, u1, v1 in (
        (0.46, 0, 0.54, 1),
        (0, 0.4, 1, 0.46),
        (0, 0, 0.07, 1),
        (0.93, 0, 1, 1),
        (0, 0, 1, 0.05),
        (0, 0.95, 1, 1),
    ):
        c.quad(hole.part(u0, v0, u1, v1), frame)


def _shop(
    c: Canvas, light: Light, house: House, quad: Quad, facing: float, distance: float
) -> None:
    c.quad(quad, light.seen(house.paint, facing, distance))
    glass = LAMPLIGHT if light.lamps else light.on(hexa("#46606c"), facing)
    for u in (0.06, 0.68):
        pane = quad.part(u, 0.26, u + 0.26, 0.86)
        c.quad(pane, light.far(varied(glass, c.rng, 8), distance))
        c.shape(
            [pane.at(0, 0), pane.at(0.8, 0), pane.at(0, 0.9)],
            light.far(mix(glass, light.sky[2], 0.5), distance),
            0.4,
        )
    c.quad(
        quad.part(0.4, 0.22, 0.6, 1),
        light.seen(lighter(house.paint, -0.35), facing, distance),
    )
    c.quad(quad.part(0.42, 0.3, 0.58, 0.8), light.far(varied(glass, c.rng, 8), distance))
    c.quad(
        quad.part(-0.03, -0.02, 1.03, 0.15),
        light.seen(lighter(house.paint, 0.12), facing, distance),
    )
    c.quad(quad.part(0.25, 0.04, 0.75, 0.1), light.seen(FRAME, facing, distance), 0.75)
