"""Work that a child process is given in tests: what hostile input makes of a parser."""

import json
import os
import time


def answer_backwards(data: bytes) -> bytes:
    return data[::-1]


def hang(_data: bytes) -> bytes:
    time.sleep(30)
    return b""


def spin(_data: bytes) -> bytes:
    while True:
        pass


def die(_data: bytes) -> bytes:
    os.abort()


def take_a_gigabyte(_data: bytes) -> bytes:
    return b"%d" % len(bytearray(1 << 30))


def break_on_it(_data: bytes) -> bytes:
    raise ValueError("a word that stands in what was sent")


def tell_environment(_data: bytes) -> bytes:
    return json.dumps(dict(os.environ)).encode()


def write_a_file(path: bytes) -> bytes:
    with open(path, "wb") as file:  # noqa: PTH123 - as a decoder would
        return b"%d" % file.write(b"x")
