"""A mail server that answers by rules, and writes each mail down before it says that it took it.

Run with a port, the file of its record, and what it is to do, in JSON.
"""

import asyncio
import json
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP

# What a rule may do instead of answering.
DROP = "drop"  # hang up
TAKE_AND_DROP = "take and drop"  # keep the mail, and hang up before saying so
SILENCE = "silence"
HOLD = "hold"  # keep the mail, and never say so

READER = re.compile(r"reader(\d+)@")
BOUNCE_TOKEN = re.compile(r"\+(\d+)-[0-9a-f]+@")
MESSAGE_ID = re.compile(rb"^Message-ID: <letter\.(\d+)-", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class FaultRule:
    """For every so manieth reader, the first so many times, once so many mails were taken."""

    stage: str
    answer: str
    every: int = 1
    offset: int = 0
    times: int = 1_000_000
    after: int = 0


@dataclass(frozen=True)
class ServerOrders:
    """``pace``: seconds that each mail takes. ``word``: whether a mail holds it is recorded."""

    rules: list[FaultRule] = field(default_factory=list)
    pace: float = 0
    word: str = ""


class TakenMail(NamedTuple):
    """A line of the record. The delivery by Message-ID and by envelope, the reader's number."""

    delivery: int
    bounce_token: int
    reader: int
    has_word: int
    is_held: int


class RuleHandler:
    def __init__(self, record: Path, orders: ServerOrders) -> None:
        self.record = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.orders = orders
        self.asked: Counter[tuple[FaultRule, int]] = Counter()
        self.taken = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, host: str, responses: list[str]
    ) -> list[str]:
        session.host_name = host
        return [*responses[:1], "250-PIPELINING", *responses[1:]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = await self.answer(server, "MAIL", 0)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = await self.answer(server, "RCPT", reader_number(address))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        reader = reader_number(envelope.rcpt_tos[0])
        answer = self.chosen("TEXT", reader)
        await asyncio.sleep(self.orders.pace)
        if answer in {TAKE_AND_DROP, HOLD} or answer.startswith("250"):
            self.write_down(envelope, reader, is_held=answer == HOLD)
        return await said(server, answer)

    async def answer(self, server: Any, stage: str, reader: int) -> str:
        return await said(server, self.chosen(stage, reader))

    def chosen(self, stage: str, reader: int) -> str:
        for rule in self.orders.rules:
            concerned = rule.stage == stage and reader % rule.every == rule.offset
            if concerned and self.taken >= rule.after and self.asked[rule, reader] < rule.times:
                self.asked[rule, reader] += 1
                return rule.answer
        return "250 OK"

    def write_down(self, envelope: Any, reader: int, *, is_held: bool) -> None:
        self.taken += 1
        found = MESSAGE_ID.search(envelope.content)
        mark = BOUNCE_TOKEN.search(envelope.mail_from)
        line = TakenMail(
            int(found[1]) if found else 0,
            int(mark[1]) if mark else 0,
            reader,
            int(bool(self.orders.word) and self.orders.word in decode_text(envelope.content)),
            int(is_held),
        )
        os.write(self.record, (" ".join(map(str, line)) + "\n").encode())


async def said(server: Any, answer: str) -> str:
    """What aiosmtpd is to say; does not return when the line is to be cut or silent."""
    if answer in {DROP, TAKE_AND_DROP}:
        server.transport.abort()
    if answer.startswith("421"):
        await server.push(answer)
        server.transport.close()
    if answer in {DROP, TAKE_AND_DROP, SILENCE, HOLD} or answer.startswith("421"):
        await asyncio.Event().wait()
    return answer


def reader_number(address: str) -> int:
    found = READER.search(address)
    return int(found[1]) if found else 0


def decode_text(content: bytes) -> str:
    part: Any = message_from_bytes(content, policy=modern)
    return str(part.get_body(("plain",)).get_content())


async def serve(port: int, handler: RuleHandler) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, command_call_limit=None), "127.0.0.1", port, backlog=200
    )
    await server.serve_forever()


if __name__ == "__main__":
    port_said, record_said, orders_said = sys.argv[1:]
    read = json.loads(orders_said)
    orders = ServerOrders(**{**read, "rules": [FaultRule(**one) for one in read["rules"]]})
    asyncio.run(serve(int(port_said), RuleHandler(Path(record_said), orders)))
