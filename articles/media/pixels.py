"""From the bytes of a sent picture to what it looks like: upright, in sRGB, and nothing else.

Runs in a child process (``articles.media.decode``): decoders are other people's, and so
are the files. Knows no settings and no translations; a refusal is a word that the parent puts into
a sentence.
"""

import re
import warnings
from io import BytesIO

from PIL import ExifTags, Image, ImageChops, ImageCms

# A JPEG can be decoded smaller than it is; the others need all their pixels in memory.
JPEG_PIXELS = 120_000_000
OTHER_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# A progressive photo has ten scans; each costs as much as the whole picture.
MOST_SCANS = 100
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
TEMPORARY, START, END, SCAN = 0x01, 0xD8, 0xD9, 0xDA
BAND = 256
SCREEN_GAMMA = 1 / 2.2
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
FILM_BRANDS = {b"isom", b"mp41", b"mp42", b"qt  ", b"M4V ", b"avc1", b"3gp4", b"3gp5"}
OTHER_KINDS = {
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"BM": "BMP",
    b"%PDF": "PDF",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"<svg": "SVG",
    b"8BPS": "Photoshop",
}


class PictureRefused(Exception):
    """``str()`` is a word for why: see ``articles.media.decode``."""


def decode_picture(data: bytes, *, longest: int) -> tuple[Image.Image, bool]:
    """Returns the first frame, RGB or RGBA and no side over ``longest``; is there another one?

    The number of pixels is read from the header, before anything is decoded.
    """
    picture = _open(data)
    try:
        is_animated = picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
        picture.draft(None, (longest, longest))
        picture.load()
        turn = _turn(picture)
        shown = _smaller(picture, longest)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureRefused("damaged") from error
    shown = _in_srgb(shown, picture)
    if turn is not None:
        shown = shown.transpose(turn)
    shown.info.clear()
    return shown, is_animated


def put_on_white(picture: Image.Image) -> Image.Image:
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return flat


def _open(data: bytes) -> Image.Image:
    if data.startswith(b"\xff\xd8") and _count_scans(data) > MOST_SCANS:
        raise PictureRefused("complicated")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise PictureRefused("pixels") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureRefused(_name_kind(data)) from error
    # Both pictures of an MPO are JPEGs, and only the first one is decoded.
    is_jpeg = picture.format in {"JPEG", "MPO"}
    pixels = picture.width * picture.height
    if pixels > JPEG_PIXELS or (pixels > OTHER_PIXELS and not is_jpeg):
        raise PictureRefused("pixels" if is_jpeg else "pixels-whole")
    return picture


def _count_scans(data: bytes) -> int:
    """Walks from marker to marker; what phones append behind the picture is not looked at."""
    at, scans = 2, 0
    while scans <= MOST_SCANS and (marker := MARKER.search(data, at)):
        kind, at = marker[0][1], marker.end()
        if kind == END:
            break
        scans += kind == SCAN
        if kind not in {TEMPORARY, START}:
            at += max(2, int.from_bytes(data[at : at + 2]))
    return scans


def _name_kind(data: bytes) -> str:
    """What the file is, if it is no picture that can be read here."""
    brands = {data[at : at + 4] for at in (8, *range(16, 64, 4))}
    if data[4:8] == b"ftyp" and data[8:12] in FILM_BRANDS:
        return "film"
    if data[4:8] == b"ftyp" and brands & HEIC_BRANDS:
        makers = (("heic-iphone", b"Apple"), ("heic-samsung", b"samsung"))
        return next((word for word, maker in makers if maker in data), "heic")
    found = (kind for magic, kind in OTHER_KINDS.items() if data.startswith(magic))
    return f"kind:{kind}" if (kind := next(found, "")) else "no-picture"


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How to set it upright. What a camera wrote wrongly costs nobody the photo."""
    try:
        return UPRIGHT.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - the parser of EXIF data raises what it likes
        return None


def _smaller(picture: Image.Image, longest: int) -> Image.Image:
    """Eight bits a channel, no palette; in bands, since a whole picture would be copied twice."""
    factor = max(1, max(picture.size) // longest)
    if factor == 1:
        small = _in_eight_bits(picture)
    else:
        width, height = picture.size
        size = (-(-width // factor), -(-height // factor))
        small = Image.new(_in_eight_bits(picture.crop((0, 0, 1, 1))).mode, size)
        for top in range(0, height, factor * BAND):
            band = picture.crop((0, top, width, min(height, top + factor * BAND)))
            small.paste(_in_eight_bits(band).reduce(factor), (0, top // factor))
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return small


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """In mode L, RGB, RGBA or CMYK. Pillow itself would cut sixteen bits off at 255."""
    if picture.mode == "I;16":
        key = picture.info.get("transparency")
        picture = picture.point(lambda value: value * (1 / 257) + 0.5).convert("L")
        if isinstance(key, int):
            picture.info["transparency"] = key // 257
    if picture.mode == "CMYK":
        return picture
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _in_srgb(shown: Image.Image, sent: Image.Image) -> Image.Image:
    if shown.mode == "CMYK" and "adobe" not in sent.info:
        # Only Adobe's programs store inks as their opposite; Pillow takes it for everybody's habit.
        shown = ImageChops.invert(shown)
    profile = sent.info.get("icc_profile")
    wanted = "RGBA" if shown.mode == "RGBA" else "RGB"
    if profile:
        try:
            return ImageCms.profileToProfile(
                shown,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=wanted,
            ) or shown.convert(wanted)  # fmt: skip
        except (ImageCms.PyCMSError, OSError, ValueError):
            return shown.convert(wanted)
    gamma = sent.info.get("gamma")
    shown = shown.convert(wanted)
    if sent.format == "PNG" and gamma and "srgb" not in sent.info:
        return _with_gamma(shown, gamma)
    return shown


def _with_gamma(picture: Image.Image, gamma: float) -> Image.Image:
    """As browsers do for a PNG that says how bright its numbers are meant."""
    exponent = SCREEN_GAMMA / gamma
    if not 0.1 < exponent < 10 or abs(exponent - 1) < 0.05:  # noqa: PLR2004 - noise, or nonsense
        return picture
    curve = [round(255 * (value / 255) ** exponent) for value in range(256)]
    alpha = list(range(256)) if picture.mode == "RGBA" else []
    return picture.point(curve * 3 + alpha)
