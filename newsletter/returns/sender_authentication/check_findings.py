from dataclasses import dataclass
from enum import Enum


class CheckLevel(Enum):
    RIGHT = 0
    WRONG = 1
    UNSEEN = 2


@dataclass(frozen=True)
class CheckFinding:
    """``record`` is to be added to the DNS, as one line of a zone file."""

    level: CheckLevel
    about: str
    text: str
    record: str = ""


def txt_record(name: str, value: str) -> str:
    return f'{name}. TXT "{value}"'
