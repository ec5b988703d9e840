"""One place for work on what others sent: a child process with little time and memory.

Markdown, pictures and returned mails are read by parsers of others, which take minutes or gigabytes
for some inputs. ``Sandbox.run`` gives each piece of work a process of its own that the kernel ends,
lets only a few run at a time, and only a few wait: the threads of a web process are few, and one of
them is kept free for readers.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

Work = Callable[[bytes], bytes]

# A process of the web server has four threads (contrib_site/gunicorn_config.py): one answers
# readers, whatever is sent to the others.
MOST_THREADS = 3
_threads = threading.BoundedSemaphore(MOST_THREADS)
# How the child says that the work raised something; 1 is Python's own for a child that never began.
RAISED = 3


class SandboxFull(OSError):
    """Too many wait already, or no turn came in time; nothing is wrong with what was sent."""


class WorkFailed(Exception):
    """The work did not end well; ``str()`` says how, in words for the log."""


class WorkRaised(WorkFailed):
    """The parser broke on it."""


class WorkTooCostly(WorkFailed):
    """It took more time or memory than it may have, and was ended."""


@contextmanager
def taken_thread() -> Iterator[None]:
    """For whatever makes a web thread wait: one of them stays free. Raises SandboxFull at once."""
    if not _threads.acquire(blocking=False):
        raise SandboxFull("too many wait")
    try:
        yield
    finally:
        _threads.release()


class Sandbox:
    """Limits for one kind of work; the counts hold for this process."""

    def __init__(
        self,
        *,
        seconds: int,
        memory: int,
        at_once: int,
        waiting: int,
        turn_within: float = 5.0,
        reply_timeout: float = 20.0,
        keeps_a_thread_free: bool = True,
    ) -> None:
        """``seconds`` are of processor time; ``reply_timeout`` is by the clock."""
        self.seconds, self.memory = seconds, memory
        self.turn_within, self.reply_timeout = turn_within, reply_timeout
        self._running = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._threads = _threads if keeps_a_thread_free else None

    def run(self, work: Work, data: bytes) -> bytes:
        """Returns what ``work``, a function of a module, answers in a child process.

        Raises SandboxFull, WorkRaised, WorkTooCostly, or OSError when there can be no child. Costs
        the start of an interpreter, about a fifth of a second.
        """
        with ExitStack() as held:
            for places in filter(None, (self._threads, self._places)):
                if not places.acquire(blocking=False):
                    raise SandboxFull("too many wait")
                held.callback(places.release)
            if not self._running.acquire(timeout=self.turn_within):
                raise SandboxFull("no turn came")
            held.callback(self._running.release)
            return self._run_child(work, data)

    def _run_child(self, work: Work, data: bytes) -> bytes:
        limits = (str(self.seconds), str(self.memory))
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                [sys.executable, "-I", "-c", _CHILD, work.__module__, work.__qualname__, *limits,
                 *sys.path],
                input=data,
                capture_output=True,
                timeout=self.reply_timeout,
                check=False,
                env={},  # that of this process holds the site's keys and passwords
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise WorkTooCostly("it takes too long") from error
        if done.returncode == RAISED:
            raise WorkRaised(f"a parser breaks on it: {done.stderr.decode(errors='replace')[:80]}")
        if done.returncode < 0:
            raise WorkTooCostly("it takes too long, or too much memory")
        if done.returncode:
            raise OSError(f"the process for {work.__qualname__} does not start")
        return done.stdout


# The limits count from when everything is imported: a slow disk is no fault of what was sent.
_CHILD = f"""
import os, resource, sys
from importlib import import_module
module, name, seconds, memory = sys.argv[1:5]
sys.path[:] = sys.argv[5:]
work = getattr(import_module(module), name)
usage = resource.getrusage(resource.RUSAGE_SELF)
until = int(usage.ru_utime + usage.ru_stime) + 1 + int(seconds)
resource.setrlimit(resource.RLIMIT_CPU, (until, until))
resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
os.nice(5)
data = sys.stdin.buffer.read()
try:
    answer = work(data)
except MemoryError:
    os.abort()
except Exception as error:
    sys.stderr.write(type(error).__name__)
    sys.exit({RAISED})
sys.stdout.buffer.write(answer)
"""
