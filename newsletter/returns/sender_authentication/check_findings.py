from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    RIGHT = 0
    WRONG = 1
    UNSEEN = 2


@dataclass(frozen=True)
class Finding:
    """``record`` is to be added to the DNS, as one line of a zone file."""

    level: Level
    about: str
    text: str
    record: str = ""


def txt_record(name: str, value: str) -> str:
    return f'{name}. TXT "{value}"'
