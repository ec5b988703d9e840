"""The files made of one picture, in a child process; knows no settings and no database."""

import json
from io import BytesIO

from PIL import Image

from articles.media.pixels import PictureRefused, decode_picture, put_on_white

LONGEST_SIDE = 2400
WIDTHS = (480, 720, 960, 1600)
PRIVATE_WIDTH = 960
# From here on a photo is so large that coarser steps are not seen, and bytes are.
LARGE = 960
CARD_BYTES = 60 * 1024
# The letter's column, and the tallest that a photo stands in it. A fine screen shows two pixels
# for each of these.
LETTER_WIDTH, LETTER_HEIGHT = 560, 420
LETTER_BYTES = 80 * 1024
LOGO_WIDTH, LOGO_HEIGHT = 240, 112
ORIGINAL, PRIVATE, LETTER, LOGO = "original.jpg", "private.webp", "letter.jpg", "logo.webp"

Facts = dict[str, str | int]


def take_photo(data: bytes) -> bytes:
    """Returns, packed, what is kept of a sent photo, or the word for why it is refused."""
    try:
        picture, is_animated = decode_picture(data, longest=LONGEST_SIDE)
    except PictureRefused as refusal:
        return pack_files({"refused": str(refusal)}, {})
    picture = put_on_white(picture)
    facts: Facts = {
        "width": picture.width, "height": picture.height, "is_animated": int(is_animated),
    }  # fmt: skip
    width = min(PRIVATE_WIDTH, picture.width)
    private = _encode_webp(_resize_to(picture, width), (70,))
    return pack_files(facts, {ORIGINAL: _encode_jpeg(picture, 85), PRIVATE: private})


def take_logo(data: bytes) -> bytes:
    """Returns, packed, a small file that may be transparent, or the word for why it is refused."""
    try:
        picture, _is_animated = decode_picture(data, longest=LOGO_WIDTH)
    except PictureRefused as refusal:
        return pack_files({"refused": str(refusal)}, {})
    picture.thumbnail((LOGO_WIDTH, LOGO_HEIGHT), Image.Resampling.LANCZOS)
    facts: Facts = {"width": picture.width, "height": picture.height}
    return pack_files(facts, {LOGO: _encode_webp(picture, (88,))})


def make_public_files(original: bytes) -> bytes:
    """Returns, packed, the files of a kept photo for pages and for the letter."""
    with Image.open(BytesIO(original), formats=("JPEG",)) as picture:
        picture.load()
    files = {
        variant_name(width): _encode_variant(_resize_to(picture, width))
        for width in list_widths(picture.width)
    }
    return pack_files({}, {**files, LETTER: _encode_for_mail(picture)})


def pack_files(facts: Facts, files: dict[str, bytes]) -> bytes:
    """JSON and bytes: the parent would believe a pickle, and the child was not alone with it."""
    sizes = {name: len(data) for name, data in files.items()}
    head = json.dumps({"facts": facts, "sizes": sizes}).encode()
    return b"\n".join((head, b"".join(files.values())))


def unpack_files(packed: bytes) -> tuple[Facts, dict[str, bytes]]:
    head, _newline, rest = packed.partition(b"\n")
    said = json.loads(head)
    files, at = {}, 0
    for name, size in said["sizes"].items():
        files[name] = rest[at : at + size]
        at += size
    return said["facts"], files


def list_widths(width: int) -> list[int]:
    """Those of the public files, for a photo of this width."""
    return [known for known in WIDTHS if known <= width] or [width]


def variant_name(width: int) -> str:
    return f"{width}.webp"


def height_at(width: int, size: tuple[int, int]) -> int:
    """The height of a photo of this size when it is so wide."""
    return max(1, round(size[1] * width / size[0]))


def letter_size(size: tuple[int, int], pixels: float = 1) -> tuple[int, int]:
    """The room that a photo of this size takes in the letter, times so many pixels."""
    width, height = size
    scale = min(1, LETTER_WIDTH * pixels / width, LETTER_HEIGHT * pixels / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _resize_to(picture: Image.Image, width: int) -> Image.Image:
    size = (width, height_at(width, picture.size))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _encode_variant(picture: Image.Image) -> bytes:
    if picture.width >= LARGE:
        return _encode_webp(picture, (68,))
    return _encode_webp(picture, (80, 65, 50, 35), within=CARD_BYTES)


def _encode_webp(
    picture: Image.Image, qualities: tuple[int, ...], within: int | None = None
) -> bytes:
    """Steps the quality down until the file fits."""
    data = b""
    for quality in qualities:
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=3)
        data = buffer.getvalue()
        if within is None or len(data) <= within:
            break
    return data


def _encode_for_mail(picture: Image.Image) -> bytes:
    """Steps quality and size down until the file fits; how it is shown does not depend on that."""
    data = b""
    for pixels in (2, 1.5, 1):
        small = picture.resize(letter_size(picture.size, pixels), Image.Resampling.LANCZOS)
        for quality in (80, 70, 60, 50):
            data = _encode_jpeg(small, quality)
            if len(data) <= LETTER_BYTES:
                return data
    return data


def _encode_jpeg(picture: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()
