"""A pipelined SMTP loop that keeps no record of anything: what the letter is measured against."""

import socket
import sys
import time
from pathlib import Path

ENVELOPE = b"MAIL FROM:<letter@example.org>\r\nRCPT TO:<reader@example.org>\r\nDATA\r\n"


class RawConnection:
    """One connection; each mail leaves with the envelope of the next behind it."""

    def __init__(self, port: int) -> None:
        self.channel = socket.create_connection(("127.0.0.1", port))
        self.channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.replies = self.channel.makefile("rb")
        self.hear(1)
        self.channel.sendall(b"EHLO letter\r\n")
        self.hear(1)
        self.channel.sendall(ENVELOPE)
        self.hear(3)

    def hear(self, amount: int) -> None:
        while amount:
            line = self.replies.readline()
            if line[:1] not in b"23":
                raise RuntimeError(line)
            amount -= line[3:4] == b" "


def main(port: str, mail: str, amount: str, connections: str) -> float:
    """Mails a second."""
    text = Path(mail).read_bytes() + ENVELOPE
    loops = [RawConnection(int(port)) for _ in range(int(connections))]
    rounds = int(amount) // len(loops)
    began = time.monotonic()
    for _round in range(rounds):
        for loop in loops:
            loop.channel.sendall(text)
        for loop in loops:
            loop.hear(4)
    return rounds * len(loops) / (time.monotonic() - began)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
