"""The hour and the weather: which colours the sky has, and what they do to everything below."""

from dataclasses import dataclass, replace
from random import Random

from contrib_site.demo_town.pictures.colours import Colour, hexa, mix, tinted


@dataclass(frozen=True)
class Light:
    """``sky`` runs from the zenith to the horizon. ``lit`` and ``shade`` tint what the sun sees
    and what it does not; ``haze`` is what distance fades to. ``sun`` is where it stands, in
    heights of the picture; below 1 and above 0 it can be seen.
    """

    name: str
    sky: tuple[Colour, Colour, Colour, Colour]
    sun: Colour
    lit: Colour
    shade: Colour
    haze: Colour
    cloud: Colour
    cover: float
    low: bool = False
    lamps: bool = False
    wet: bool = False
    dark: bool = False
    leaves: Colour = (104, 136, 78)
    from_left: bool = True

    def on(self, colour: Colour, facing: float = 1.0) -> Colour:
        """A surface of this colour; ``facing`` is 1 in full light and 0 in shade."""
        return tinted(colour, mix(self.shade, self.lit, facing))

    def far(self, colour: Colour, distance: float) -> Colour:
        """The same seen through so much air; 1 is nothing but air."""
        return mix(colour, self.haze, distance)

    def seen(self, colour: Colour, facing: float, distance: float) -> Colour:
        """A lit surface seen through air."""
        return self.far(self.on(colour, facing), distance)

    def by_lamps(self) -> "Light":
        """What stands near lamps: warmer and brighter than the hour outside."""
        lit = mix(self.lit, (255, 206, 140), 0.65)
        return replace(self, lit=lit, shade=mix(self.shade, (92, 66, 84), 0.5))

    @property
    def water(self) -> Colour:
        return mix(mix(self.sky[1], self.sky[2], 0.45), self.on(hexa("#2f6b78")), 0.42)


def _sky(*colours: str) -> tuple[Colour, Colour, Colour, Colour]:
    one, two, three, four = (hexa(colour) for colour in colours)
    return one, two, three, four


LIGHTS = {
    light.name: light
    for light in (
        Light(
            name="morning",
            sky=_sky("#4f93bd", "#86bcd3", "#c4dcd9", "#f4e6cb"),
            sun=hexa("#fff3d2"),
            lit=(255, 249, 232),
            shade=(142, 160, 192),
            haze=hexa("#cfdedb"),
            cloud=hexa("#fdf8ea"),
            cover=0.4,
        ),
        Light(
            name="noon",
            sky=_sky("#2f7cb5", "#5aa7d1", "#a3d2e0", "#e3efe2"),
            sun=hexa("#fffbe9"),
            lit=(255, 253, 244),
            shade=(130, 156, 196),
            haze=hexa("#b9d8e0"),
            cloud=hexa("#ffffff"),
            cover=0.36,
        ),
        Light(
            name="golden",
            sky=_sky("#5b7ea0", "#a3a7a8", "#efbe86", "#fde0a2"),
            sun=hexa("#ffe7ae"),
            lit=(255, 226, 178),
            shade=(128, 126, 160),
            haze=hexa("#eac598"),
            cloud=hexa("#fbd3a4"),
            cover=0.46,
            low=True,
        ),
        Light(
            name="dawn",
            sky=_sky("#7695b7", "#b9b1c6", "#f3c3b6", "#fdeaca"),
            sun=hexa("#fff0cf"),
            lit=(255, 228, 210),
            shade=(140, 146, 182),
            haze=hexa("#efd0c4"),
            cloud=hexa("#f9cfc2"),
            cover=0.42,
            low=True,
        ),
        Light(
            name="dusk",
            sky=_sky("#26385c", "#5b5f88", "#c77f86", "#f8b37e"),
            sun=hexa("#ffc98a"),
            lit=(214, 168, 160),
            shade=(82, 88, 130),
            haze=hexa("#a67a8c"),
            cloud=hexa("#e8938a"),
            cover=0.5,
            low=True,
            lamps=True,
        ),
        Light(
            name="grey",
            sky=_sky("#8799a5", "#a7b5ba", "#c9d1cf", "#e4e5da"),
            sun=hexa("#f6f4e6"),
            lit=(222, 226, 224),
            shade=(164, 174, 186),
            haze=hexa("#c8d0cf"),
            cloud=hexa("#dfe4e2"),
            cover=0.75,
            wet=True,
        ),
        Light(
            name="storm",
            sky=_sky("#35434f", "#536570", "#8a9999", "#c9c9b4"),
            sun=hexa("#f2ecca"),
            lit=(196, 204, 204),
            shade=(96, 110, 126),
            haze=hexa("#8b9a9d"),
            cloud=hexa("#9aa8a9"),
            cover=0.85,
            wet=True,
        ),
        Light(
            name="winter",
            sky=_sky("#7ba6c6", "#aecbd6", "#dfe6df", "#faecd2"),
            sun=hexa("#fff1cb"),
            lit=(255, 240, 214),
            shade=(140, 156, 190),
            haze=hexa("#dbe2de"),
            cloud=hexa("#fdf3e2"),
            cover=0.3,
            low=True,
            leaves=hexa("#8a8a62"),
        ),
        Light(
            name="autumn",
            sky=_sky("#6590a8", "#9fb8b4", "#dfd4b2", "#f7e0a9"),
            sun=hexa("#ffedbd"),
            lit=(255, 236, 200),
            shade=(134, 142, 168),
            haze=hexa("#d9cfae"),
            cloud=hexa("#f7ead0"),
            cover=0.48,
            leaves=hexa("#b98a3c"),
        ),
        Light(
            name="night",
            sky=_sky("#0b1530", "#132448", "#1f3b62", "#36587a"),
            sun=hexa("#f4ecd0"),
            lit=(92, 112, 158),
            shade=(38, 50, 88),
            haze=hexa("#294466"),
            cloud=hexa("#33507a"),
            cover=0.3,
            lamps=True,
            dark=True,
        ),
    )
}
DAY = ("morning", "noon", "golden", "dawn", "grey", "winter", "autumn")
BRIGHT = ("morning", "noon", "golden", "winter", "autumn")
SPRING_GREENS = ("#6f9a52", "#5d8c4c", "#7f9f58", "#8fa35c")


def choose(rng: Random, among: tuple[str, ...]) -> Light:
    """One of these, with a side for the sun and a green for the leaves."""
    light = LIGHTS[rng.choice(among)]
    leaves = light.leaves
    if leaves == Light.leaves:
        leaves = hexa(rng.choice(SPRING_GREENS))
    return replace(light, from_left=rng.random() < 0.5, leaves=leaves)
