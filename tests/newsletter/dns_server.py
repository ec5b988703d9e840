"""A small DNS server on loopback that knows a few TXT records."""

import socket
import threading
from dataclasses import dataclass, field

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class DnsServer:
    """``records`` by name; names in ``broken`` are answered by an error."""

    records: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.channel.bind(("127.0.0.1", 0))
        self.port: int = self.channel.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.is_stopping = False
        threading.Thread(target=self._listen, daemon=True).start()

    def stop(self) -> None:
        self.is_stopping = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            knock.sendto(b"", ("127.0.0.1", self.port))

    def _listen(self) -> None:
        while not self.is_stopping:
            wire, peer = self.channel.recvfrom(4096)
            try:
                question = dns.message.from_wire(wire)
            except dns.exception.DNSException:
                continue
            self.channel.sendto(self._answer(question).to_wire(), peer)
        self.channel.close()

    def _answer(self, question: dns.message.Message) -> dns.message.Message:
        name = question.question[0].name.to_text().rstrip(".").lower()
        self.asked.append(name)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        if name in self.broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name in self.records:
            texts = [f'"{text[:250]}" "{text[250:]}"' for text in self.records[name]]
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *texts))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
