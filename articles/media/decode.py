"""A sent file is looked at before it is believed: in a child process, never in this one."""

from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.protection.sandbox import Sandbox, Work, WorkFailed
from articles.media import variants

PICTURE_MEGABYTES = 25
# One at a time in a process: a progressive photo of a telephone takes hundreds of megabytes.
MEMORY = 768 * 1024 * 1024
TAKING = Sandbox(seconds=10, memory=MEMORY, at_once=1, waiting=1, turn_within=8, reply_timeout=40)
# For the worker, whom no reader waits for.
PUBLISHING = Sandbox(
    seconds=30, memory=MEMORY, at_once=2, waiting=100, turn_within=600, reply_timeout=120,
    keeps_a_thread_free=False,
)  # fmt: skip


@dataclass(frozen=True)
class TakenPicture:
    """Files by name, encoded anew; ``is_animated``: of its frames only the first is left."""

    width: int
    height: int
    files: dict[str, bytes]
    is_animated: bool = False


def take_photo(file: BinaryIO, size: int) -> TakenPicture:
    """Raises ValidationError with a sentence."""
    return _take(variants.take_photo, file, size)


def take_logo(file: BinaryIO, size: int) -> TakenPicture:
    """Raises ValidationError with a sentence."""
    return _take(variants.take_logo, file, size)


def make_public_files(original: bytes) -> dict[str, bytes]:
    """Raises OSError when that does not succeed."""
    try:
        return variants.unpack_files(PUBLISHING.run(variants.make_public_files, original))[1]
    except WorkFailed as error:
        raise OSError(f"a photo cannot be made public: {error}") from error


def _take(work: Work, file: BinaryIO, size: int) -> TakenPicture:
    if size > PICTURE_MEGABYTES * 1024 * 1024:
        raise ValidationError(
            _("This photo is too big (%(size)d MB): send one under %(most)d MB.")
            % {"size": size // (1024 * 1024), "most": PICTURE_MEGABYTES}
        )
    try:
        facts, files = variants.unpack_files(TAKING.run(work, file.read()))
    except WorkFailed as error:
        raise ValidationError(_explain_refusal("complicated")) from error
    except OSError as error:
        raise ValidationError(
            _(
                "Many photos come at this moment. Your text is kept: "
                "choose the photo once more and press again in a moment."
            )
        ) from error
    if "refused" in facts:
        raise ValidationError(_explain_refusal(str(facts["refused"])))
    return TakenPicture(
        int(facts["width"]), int(facts["height"]), files, bool(facts.get("is_animated"))
    )


def _explain_refusal(why: str) -> str:
    """Says what to do, to somebody who holds a telephone and not a manual."""
    if why.startswith("kind:"):
        return _(
            "This is a %(kind)s file, which we cannot show: save it as a JPEG photo and send that."
        ) % {"kind": why.removeprefix("kind:")}
    sentences = {
        "heic-iphone": _(
            "This iPhone photo is in the HEIC format, which we cannot read yet. "
            "Send a screenshot of it; or in Photos choose Share, Options, “Most Compatible”, "
            "save it to Files and send that. For the next ones: "
            "Settings, Camera, Formats, “Most Compatible”."
        ),
        "heic-samsung": _(
            "This Samsung photo is in the HEIC format, which we cannot read yet. "
            "Send a screenshot of it; or in the Gallery choose Edit, then “Save as copy” in JPEG. "
            "For the next ones: Camera, Settings, Advanced picture options, "
            "turn “High efficiency pictures” off."
        ),
        "heic": _(
            "This photo is in the HEIC format, which we cannot read yet. Send a screenshot of it, "
            "or save it as JPEG. For the next ones choose JPEG in the settings of the camera "
            "(“Most Compatible” on an iPhone, “High efficiency pictures” off on others)."
        ),
        "film": _("This is a film: send a photo, in JPEG, PNG or WebP."),
        "damaged": _("This photo is damaged or did not arrive whole: send it again."),
        "complicated": _(
            "This picture takes too long to be read. Open it in a photo program and save it as "
            "JPEG, or send a screenshot of it."
        ),
        "pixels": _(
            "This picture has too many pixels: send one of at most 120 million (12,000 × 10,000)."
        ),
        "pixels-whole": _(
            "This picture has too many pixels: send one of at most 25 million "
            "(6,000 × 4,000), or a JPEG photo."
        ),
    }
    other = _("This file is not a photo that we can read: send a JPEG, PNG or WebP picture.")
    return sentences.get(why, other)
