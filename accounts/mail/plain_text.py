"""What people write, inside a text that has lines of its own: as one line, or as a quoted block.

A mail's text part is made of lines. Whoever could begin a new one could write its end anew.
"""

import re

# What a mail program may take for the end of a line, and other characters without a shape.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# What turns the words around it: harmless where it stands, not in the line of somebody else.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def join_lines(text: object) -> str:
    """Returns these words as one line."""
    return TURNING.sub("", CONTROLS.sub(" ", str(text))).strip()


def quote_lines(text: object) -> str:
    """Returns these words as a block in which every line begins with ``>``."""
    lines = LINE_ENDS.split(str(text).strip())
    return "\n".join(f"> {join_lines(line)}".rstrip() for line in lines)
