"""A small IMAP server on loopback: folders of mails, and it can break at any command.

Plain sockets and threads. It knows the commands that the site uses, and refuses others.
"""

import re
import socket
import ssl
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


@dataclass
class StoredMail:
    number: int
    raw: bytes
    came_on: datetime
    is_deleted: bool = False


@dataclass
class ImapServer:
    """``breaks_at`` names a command at which the line is cut; ``breaks_after``: having obeyed.

    ``withheld`` and ``stuck``: numbers of mails that it does not hand over, or not move. A parrot
    repeats what it was told.
    """

    user: str = "returned@example.org"
    password: str = 'a "good" one\\'
    offers: str = "IMAP4rev1 MOVE UIDPLUS"
    breaks_at: str = ""
    breaks_after: str = ""
    is_silent: bool = False
    is_parrot: bool = False
    withheld: set[int] = field(default_factory=set)
    stuck: set[int] = field(default_factory=set)
    tls: ssl.SSLContext | None = None
    folders: dict[str, list[StoredMail]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folders["INBOX"] = []
        self.numbers = count(1)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.is_stopping = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def put(self, raw: bytes, folder: str = "INBOX", on: datetime | None = None) -> None:
        day = on or datetime(2026, 11, 23)  # noqa: DTZ001 - a day, as IMAP has it
        self.folders[folder].append(StoredMail(next(self.numbers), raw, day))

    def stop(self) -> None:
        self.is_stopping.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _listen(self) -> None:
        while not self.is_stopping.is_set():
            try:
                channel, _peer = self.listener.accept()
            except OSError:
                return
            channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(channel,), daemon=True).start()

    def _serve(self, channel: socket.socket) -> None:
        try:
            if self.tls is not None:
                channel = self.tls.wrap_socket(channel, server_side=True)
            ImapSession(self, channel).run()
        except (OSError, ValueError):
            pass
        finally:
            channel.close()


class ImapSession:
    def __init__(self, server: ImapServer, channel: socket.socket) -> None:
        self.server = server
        self.channel = channel
        self.file = channel.makefile("rb")
        self.folder = ""

    @property
    def mails(self) -> list[StoredMail]:
        return self.server.folders[self.folder]

    def run(self) -> None:
        while self.server.is_silent and not self.server.is_stopping.is_set():
            time.sleep(0.05)
        self.say(f"* OK [CAPABILITY {self.server.offers}] ready")
        for line in self.file:
            tag, _space, rest = line.decode().strip().partition(" ")
            words = [a.replace('\\"', '"').replace("\\\\", "\\") or b or c
                     for a, b, c in WORDS.findall(rest)]  # fmt: skip
            verb = words[0].upper()
            if verb == "UID":
                words = words[1:]
                verb = words[0].upper()
            self.server.asked.append(verb)
            if verb == self.server.breaks_at:
                return
            answer = getattr(self, f"do_{verb.lower()}", self.refuse)(*words[1:])
            if self.server.is_parrot and not answer.startswith("OK"):
                answer = f"BAD [CLIENTBUG] what is {rest}"
            if verb == self.server.breaks_after:
                return
            self.say(f"{tag} {answer}")
            if verb == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.channel.sendall(line.encode() + b"\r\n")

    def refuse(self, *_words: str) -> str:
        return "BAD unknown"

    def do_capability(self) -> str:
        self.say(f"* CAPABILITY {self.server.offers}")
        return "OK done"

    def do_login(self, user: str, password: str) -> str:
        good = (user, password) == (self.server.user, self.server.password)
        return "OK welcome" if good else "NO [AUTHENTICATIONFAILED] who are you?"

    def do_create(self, folder: str) -> str:
        if folder in self.server.folders:
            return "NO [ALREADYEXISTS] there is one"
        self.server.folders[folder] = []
        return "OK made"

    def do_select(self, folder: str) -> str:
        if folder not in self.server.folders:
            return "NO no such folder"
        self.folder = folder
        self.say(f"* {len(self.mails)} EXISTS")
        return "OK [READ-WRITE] open"

    def do_search(self, what: str, *rest: str) -> str:
        found = [mail for mail in self.mails if not mail.is_deleted]
        if what == "BEFORE":
            day = datetime.strptime(rest[0], "%d-%b-%Y")  # noqa: DTZ007 - a day, as IMAP has it
            found = [mail for mail in found if mail.came_on < day]
        if what == "HEADER":
            found = [mail for mail in found if f"{rest[0]}: {rest[1]}".encode() in mail.raw]
        self.say("* SEARCH " + " ".join(str(mail.number) for mail in found))
        return "OK done"

    def do_fetch(self, number: str, what: str) -> str:
        if int(number) in self.server.withheld:
            return "NO [SERVERBUG] cannot be converted"
        most = int(what.rpartition(".")[2].rstrip(">)"))
        for place, mail in enumerate(self.mails, 1):
            if mail.number == int(number):
                raw = mail.raw[:most]
                head = f"* {place} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n"
                self.channel.sendall(head.encode() + raw + b")\r\n")
        return "OK done"

    def do_copy(self, number: str, folder: str) -> str:
        if int(number) in self.server.stuck:
            return "NO [OVERQUOTA] no room"
        for mail in self.chosen(number):
            self.server.put(mail.raw, folder)
        return "OK copied"

    def do_move(self, number: str, folder: str) -> str:
        answer = self.do_copy(number, folder)
        return self.take_away(self.chosen(number)) if answer.startswith("OK") else answer

    def do_store(self, number: str, _item: str, _flags: str) -> str:
        if int(number) in self.server.stuck:
            return "NO not this one"
        for mail in self.chosen(number):
            mail.is_deleted = True
        return "OK marked"

    def do_expunge(self, _number: str = "") -> str:
        return self.take_away([mail for mail in self.mails if mail.is_deleted])

    def do_logout(self) -> str:
        self.say("* BYE")
        return "OK bye"

    def chosen(self, number: str) -> list[StoredMail]:
        return [mail for mail in self.mails if mail.number == int(number)]

    def take_away(self, mails: list[StoredMail]) -> str:
        self.server.folders[self.folder] = [mail for mail in self.mails if mail not in mails]
        return "OK gone"
