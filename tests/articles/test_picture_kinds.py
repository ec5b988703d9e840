"""Every kind of picture that phones, scanners and old programs make comes out as it looks."""

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from PIL import Image, ImageChops, ImageCms

from articles.media import photos
from articles.models import Photo
from tests.articles.picture_files import chunk, encoded, heic, png

pytestmark = pytest.mark.django_db

SIZE = (64, 32)
BLACK, MIDDLE, WHITE = (0, 0, 0), (128, 128, 128), (255, 255, 255)
RED, GREEN, BLUE = (220, 30, 40), (20, 160, 70), (30, 60, 200)


def accepted(sent: bytes) -> Photo:
    return photos.accept_photo(BytesIO(sent), len(sent), owner=None)


def colours(sent: bytes) -> list[Any]:
    """What the kept photo shows on the left, in the middle and on the right."""
    with storages["private"].open(f"{accepted(sent).directory}/original.jpg") as file:
        kept = Image.open(BytesIO(file.read()))
    assert kept.mode == "RGB"
    places = (0.06, 0.5, 0.94)
    return [kept.getpixel((int(kept.width * part), kept.height // 2)) for part in places]


def looks(sent: bytes, *wanted: tuple[int, int, int]) -> bool:
    return all(
        abs(one - other) <= 9
        for found, colour in zip(colours(sent), wanted, strict=True)
        for one, other in zip(found, colour, strict=True)
    )


def flag(mode: str = "RGB", size: tuple[int, int] = SIZE, last: Any = BLUE) -> Image.Image:
    """Red, green and blue, as tall as wide."""
    drawing = Image.new(mode, size)
    for number, colour in enumerate((RED, GREEN, last)):
        left = number * size[0] // 3
        drawing.paste(colour, (left, 0, size[0], size[1]))
    return drawing


def grey_16(*more: bytes, width: int = SIZE[0]) -> bytes:
    steps = [column * 65535 // (width - 1) for column in range(width)]
    return png((width, 8), 16, 0, struct.pack(f">{width}H", *steps), *more)


def thirds(*parts: bytes) -> bytes:
    """A row of 66 pixels: 22 times each."""
    return b"".join(part * 22 for part in parts)


def words(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}H", *(number * 257 for number in numbers))


def test_scanner_s_grey_of_sixteen_bits_is_not_white() -> None:
    assert looks(grey_16(), (15, 15, 15), MIDDLE, (240, 240, 240))


def test_wide_grey_of_sixteen_bits_is_made_smaller_and_stays_grey() -> None:
    assert looks(grey_16(width=4800), (15, 15, 15), MIDDLE, (240, 240, 240))


def test_grey_of_sixteen_bits_may_have_a_transparent_tone() -> None:
    row = thirds(words(0), words(100), words(200))
    sent = png((66, 8), 16, 0, row, chunk(b"tRNS", words(0)))
    assert looks(sent, WHITE, (100, 100, 100), (200, 200, 200))


COLOUR_16 = png((66, 8), 16, 2, thirds(words(*RED), words(*GREEN), words(*BLUE)))
ALPHA_16 = png((66, 8), 16, 6, thirds(words(*RED, 255), words(*GREEN, 255), words(*BLUE, 0)))
GREY_ALPHA_16 = png((66, 8), 16, 4, thirds(words(0, 255), words(128, 255), words(60, 0)))
LAST_CLEAR = (*BLUE, 0)


def one_of_the_palette() -> bytes:
    drawing = flag().quantize(4)
    last = drawing.getpixel((60, 10))
    return encoded(drawing, "PNG", transparency=last)


def some_of_the_palette() -> bytes:
    drawing = flag().quantize(4)
    alpha = bytearray(b"\xff" * 4)
    alpha[drawing.tobytes()[60]] = 0
    return encoded(drawing, "PNG", transparency=bytes(alpha))


def black_and_white() -> Image.Image:
    drawing = Image.new("1", SIZE, 0)
    drawing.paste(1, (22, 0, 64, 32))
    return drawing


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        pytest.param(COLOUR_16, (RED, GREEN, BLUE), id="colour of sixteen bits"),
        pytest.param(ALPHA_16, (RED, GREEN, WHITE), id="colour and alpha of sixteen bits"),
        pytest.param(GREY_ALPHA_16, (BLACK, MIDDLE, WHITE), id="grey and alpha of sixteen bits"),
        pytest.param(encoded(flag().quantize(4), "PNG"), (RED, GREEN, BLUE), id="palette"),
        pytest.param(one_of_the_palette(), (RED, GREEN, WHITE), id="one clear colour"),
        pytest.param(some_of_the_palette(), (RED, GREEN, WHITE), id="alpha of a palette"),
        pytest.param(
            encoded(flag(), "PNG", transparency=BLUE), (RED, GREEN, WHITE), id="a clear RGB"
        ),
        pytest.param(
            encoded(flag("RGBA", last=LAST_CLEAR), "PNG"), (RED, GREEN, WHITE), id="RGBA"
        ),
        pytest.param(
            encoded(flag("RGBA", (4800, 60), LAST_CLEAR), "PNG"),
            (RED, GREEN, WHITE),
            id="large RGBA",
        ),
        pytest.param(
            encoded(flag("RGBA", (4800, 60), LAST_CLEAR).quantize(8, 2), "PNG"),
            (RED, GREEN, WHITE),
            id="large palette",
        ),
        pytest.param(
            encoded(flag("RGBA", last=LAST_CLEAR), "WEBP", lossless=True),
            (RED, GREEN, WHITE),
            id="WebP with alpha",
        ),
        pytest.param(
            encoded(flag("RGBA", last=LAST_CLEAR), "AVIF", quality=95),
            (RED, GREEN, WHITE),
            id="AVIF with alpha",
        ),
        pytest.param(encoded(flag(), "GIF"), (RED, GREEN, BLUE), id="GIF"),
        pytest.param(encoded(black_and_white(), "PNG"), (BLACK, WHITE, WHITE), id="one bit"),
        pytest.param(
            encoded(black_and_white(), "PNG", transparency=0), (WHITE, WHITE, WHITE),
            id="one bit, black is clear",
        ),
        pytest.param(
            encoded(Image.new("L", SIZE, 128), "JPEG"), (MIDDLE,) * 3, id="grey JPEG"
        ),
        pytest.param(encoded(flag(), "JPEG", quality=95), (RED, GREEN, BLUE), id="JPEG"),
        pytest.param(
            encoded(flag(), "JPEG", quality=95, progressive=True),
            (RED, GREEN, BLUE),
            id="progressive JPEG",
        ),
        pytest.param(
            encoded(flag(), "JPEG", quality=95, keep_rgb=True), (RED, GREEN, BLUE), id="RGB JPEG"
        ),
    ],
)  # fmt: skip
def test_picture_comes_out_as_it_looks(sent: bytes, wanted: tuple[Any, ...]) -> None:
    assert looks(sent, *wanted)


def without_marker_of_adobe(jpeg: bytes) -> bytes:
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at] + jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4]) :]


def test_inks_with_the_marker_of_adobe_are_its_opposites() -> None:
    sent = encoded(flag().convert("CMYK"), "JPEG", quality=95)
    assert b"Adobe" in sent
    assert looks(sent, RED, GREEN, BLUE)


def test_inks_without_the_marker_of_adobe_are_what_they_say() -> None:
    sent = encoded(ImageChops.invert(flag().convert("CMYK")), "JPEG", quality=95)
    assert looks(without_marker_of_adobe(sent), RED, GREEN, BLUE)


def test_large_picture_in_inks_stays_what_it_is() -> None:
    assert looks(encoded(flag(size=(5000, 60)).convert("CMYK"), "JPEG"), RED, GREEN, BLUE)


def profile_with_red_and_green_exchanged() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_read_by_the_profile_that_came_along(mode: str) -> None:
    said = flag(mode, last=(0, 0, 0, 0)[: len(mode)])
    sent = encoded(said, "PNG", icc_profile=profile_with_red_and_green_exchanged())
    left, middle, right = colours(sent)
    assert left[1] > left[0]
    assert middle[0] > middle[1]
    assert right == (WHITE if mode == "RGBA" else BLACK)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_profile_that_makes_no_sense_costs_nobody_the_photo(kind: str) -> None:
    assert looks(encoded(flag(), kind, icc_profile=b"no profile", quality=95), RED, GREEN, BLUE)


def test_png_of_a_program_that_counts_light_is_as_bright_as_it_looks() -> None:
    linear = struct.pack(">I", 100_000)
    sent = png((66, 8), 8, 0, thirds(b"\0", b"\x37", b"\xff"), chunk(b"gAMA", linear))
    assert looks(sent, BLACK, MIDDLE, WHITE)


@pytest.mark.parametrize("side", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_stands_upright_however_it_was_held(kind: str, side: int) -> None:
    """Its first third, which is red, lies where the camera says."""
    exif = Image.Exif()
    exif[0x0112] = side
    photo = accepted(encoded(flag(size=(60, 30)), kind, exif=exif))
    assert (photo.width, photo.height) == ((60, 30) if side < 5 else (30, 60))
    with storages["private"].open(f"{photo.directory}/original.jpg") as file:
        kept = Image.open(BytesIO(file.read()))
    ends = {1: (5, 15), 2: (55, 15), 3: (55, 15), 4: (5, 15), 5: (15, 5), 6: (15, 5), 7: (15, 55),
            8: (15, 55)}  # fmt: skip
    assert kept.getpixel(ends[side])[0] > 180  # type: ignore[index]


@pytest.mark.parametrize("exif", [b"Exif\0\0nonsense", b"Exif\0\0II*\0\xff\xff\xff\xff", b"x"])
def test_what_a_camera_noted_wrongly_costs_nobody_the_photo(exif: bytes) -> None:
    assert looks(encoded(flag(), "JPEG", exif=exif, quality=95), RED, GREEN, BLUE)


def two_in_one(size: tuple[int, int]) -> bytes:
    """As phones send it: the photo, and a second one for its depth."""
    return encoded(
        flag(size=size), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 32))]
    )


@pytest.mark.parametrize("size", [SIZE, (6500, 4000), (8064, 6048)])
def test_photo_with_a_second_one_behind_it_is_taken_in_any_size(size: tuple[int, int]) -> None:
    sent = two_in_one(size)
    assert Image.open(BytesIO(sent)).format == "MPO"
    assert looks(sent, RED, GREEN, BLUE)
    assert not accepted(sent).lost_its_animation


@pytest.mark.parametrize("size", [(8064, 6048), (8160, 6144), (12_000, 9000)])
def test_photo_of_a_phone_with_many_megapixels_is_taken(size: tuple[int, int]) -> None:
    photo = accepted(encoded(Image.new("RGB", size, RED), "JPEG"))
    assert photo.width == 2400


def test_film_that_a_phone_appends_is_no_matter() -> None:
    film = b"\xff\xda" * 400
    assert looks(encoded(flag(), "JPEG", quality=95) + film, RED, GREEN, BLUE)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animation_that_is_lost_is_known(kind: str) -> None:
    frames = [Image.new("RGB", SIZE, colour) for colour in (GREEN, BLUE)]
    sent = encoded(flag(), kind, save_all=True, append_images=frames, duration=200)
    assert accepted(sent).lost_its_animation
    assert not accepted(encoded(flag(), kind)).lost_its_animation


@pytest.mark.parametrize(
    ("maker", "words"),
    [(b"Apple\0iPhone 15", "iPhone"), (b"samsung\0", "Samsung"), (b"", "HEIC")],
)
def test_heic_is_refused_with_what_to_do_on_that_phone(maker: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        accepted(heic(maker).read())


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"II*\0" + bytes(40), "TIFF"),
        (b"%PDF-1.7", "PDF"),
        (lambda: encoded(flag(), "BMP"), "BMP"),
        (b"\0\0\0\x20ftypmp42" + bytes(40), "film|vidéo"),
    ],
)
def test_file_of_another_kind_is_called_by_its_name(
    sent: bytes | Callable[[], bytes], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        accepted(sent() if callable(sent) else sent)
