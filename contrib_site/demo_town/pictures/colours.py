"""Colours as three floats from 0 to 255, and the few things a painter does with them."""

from random import Random

Colour = tuple[float, float, float]
WHITE: Colour = (255, 255, 255)


def hexa(text: str) -> Colour:
    """``#aabbcc``."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the other colour, the rest of the one."""
    r, g, b = one
    return r + (other[0] - r) * share, g + (other[1] - g) * share, b + (other[2] - b) * share


def tinted(colour: Colour, tint: Colour) -> Colour:
    """Seen in a light of this tint, in which 255 is white light."""
    return colour[0] * tint[0] / 255, colour[1] * tint[1] / 255, colour[2] * tint[2] / 255


def lighter(colour: Colour, share: float) -> Colour:
    """Towards white; towards a cool black when negative."""
    return mix(colour, WHITE, share) if share >= 0 else mix(colour, (14, 18, 30), -share)


def varied(colour: Colour, rng: Random, amount: float) -> Colour:
    """The same pot of paint, not quite stirred."""
    value = rng.gauss(0, amount)
    warmth = rng.gauss(0, amount * 0.4)
    red, green, blue = colour
    return red + value + warmth, green + value, blue + value - warmth


def whole(colour: Colour) -> tuple[int, int, int]:
    """As Pillow wants it."""
    red, green, blue = int(colour[0]), int(colour[1]), int(colour[2])
    if 0 <= red < 256 and 0 <= green < 256 and 0 <= blue < 256:
        return red, green, blue
    return min(255, max(0, red)), min(255, max(0, green)), min(255, max(0, blue))
