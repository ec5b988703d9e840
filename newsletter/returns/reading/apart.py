"""What the child process does with a mail that came back; it knows no settings and no database."""

import dataclasses
import json

from newsletter.returns.reading.classification import classify_mail


def understand_packed(packed: bytes) -> bytes:
    """Returns as JSON what is understood of a mail that stands behind its recipient's line."""
    recipient, _newline, raw = packed.partition(b"\n")
    said = classify_mail(raw, recipient.decode("utf-8", "replace"))
    return json.dumps(dataclasses.asdict(said)).encode()
