"""The faults, one function each: something breaks while the letter leaves."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.utils import timezone

from articles.workflow import withdraw
from benchmarks.faults_mail_server import DROP, HOLD, SILENCE, TAKE_AND_DROP, FaultRule
from benchmarks.faults_scenario import FaultScenario, State
from benchmarks.faults_servers import kill_process
from newsletter.contents import schedule
from newsletter.engine import sending
from newsletter.models import Issue, Subscriber
from newsletter.subscribers import subscription
from tests.factories import make_user

KILLS = {"postgresql": 50, "sqlite": 10}
# As many copies as one run may find doubtful before it takes that for a trouble of the server.
FEW = 4

Row = Callable[[FaultScenario], None]


def worker_killed(scene: FaultScenario) -> None:
    """kill -9 of a worker at random points"""
    kills = min(KILLS["postgresql" if scene.place.database else "sqlite"], scene.audience // 32)
    points = sorted(scene.chance.sample(range(scene.audience * 3 // 4), kills))
    scene.leave(pace=0.03)
    for point in points:
        scene.when_taken(point)
        kill_random_sender(scene)
    scene.settle()
    scene.told.append(f"{kills} kills")


def kill_random_sender(scene: FaultScenario) -> None:
    """Kills whoever is sending: most often a child of a worker, sometimes all of a worker."""
    busy: list[int] = []

    def look() -> bool:
        busy[:] = [pid for pid, held in scene.mail.held_by(scene.place.pids).items() if held]
        return bool(busy)

    scene.wait(look, "worker that sends")
    victim = scene.chance.choice(busy)
    worker = next(one for one in scene.place.workers if victim in one.family)
    whole = worker.family[0] == victim or scene.chance.random() < 0.2
    family = worker.family if whole else [victim]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    scene.bound += sum(scene.mail.held_by(family).values())
    if whole:
        worker.kill()
        worker.start()
    else:
        kill_process(victim)


def killed_before_250(scene: FaultScenario) -> None:
    """kill -9 of both workers between the final dot and 250"""
    scene.leave(FaultRule("TEXT", HOLD, after=scene.audience // 3, times=1))
    scene.wait(
        lambda: count_held(scene) >= len(scene.mail.connections()) > 1, "mails without answer"
    )
    for worker in scene.place.workers:
        worker.kill()
    scene.bound = count_held(scene)
    scene.restart_mail_server()
    for worker in scene.place.workers:
        worker.start()
    scene.settle()
    doubts = {row.pk for row in scene.rows(state=State.UNKNOWN)}
    kept = {one.delivery for one in scene.mail.taken() if one.is_held}
    scene.expect(doubts == kept, f"{len(kept)} were held, {len(doubts)} are in doubt")


def count_held(scene: FaultScenario) -> int:
    return sum(one.is_held for one in scene.mail.taken())


def mail_server_killed(scene: FaultScenario) -> None:
    """kill -9 of the mail server, twice"""
    scene.leave()
    for part in (3, 2):
        scene.when_taken(scene.audience // part)
        scene.bound += len(scene.mail.connections())
        scene.restart_mail_server()
    scene.settle()


def redis_killed(scene: FaultScenario) -> None:
    """kill -9 of Redis, twice"""
    scene.leave()
    for part in (3, 2):
        scene.when_taken(scene.audience // part)
        if scene.place.broker:
            scene.place.broker.kill()
            scene.place.broker.start()
    scene.settle()


def database_killed(scene: FaultScenario) -> None:
    """kill -9 of PostgreSQL, twice"""
    scene.leave()
    for part in (3, 2):
        scene.when_taken(scene.audience // part)
        scene.bound += len(scene.mail.connections())
        if scene.place.database:
            scene.place.database.kill()
            scene.place.database.start()
    scene.settle()


def put_off(scene: FaultScenario) -> None:
    """4xx for every tenth reader, twice"""
    rule = FaultRule("RCPT", "450 4.2.1 later", every=10, times=2)
    scene.leave(rule)
    scene.settle()
    late = scene.readers(attempts=3)
    scene.expect(late == scene.chosen(rule), "others were put off than the server said")
    scene.told.append(f"{len(late)} sent at the third attempt")


def server_closing(scene: FaultScenario) -> None:
    """421 now and then, at RCPT and after the text"""
    rules = [
        FaultRule(at, "421 4.3.2 closing", 50, 3 + n, 1) for n, at in enumerate(("RCPT", "TEXT"))
    ]
    scene.leave(*rules)
    scene.settle()
    late = scene.readers(attempts=2)
    scene.expect(late == scene.chosen(rules[0]) | scene.chosen(rules[1]), "others were put off")
    scene.told.append(f"{len(late)} sent at the second attempt")


def recipients_refused(scene: FaultScenario) -> None:
    """5xx for every tenth reader, at RCPT or after the text"""
    nobody = FaultRule("RCPT", "550 5.1.1 no such user", 20, 1)
    unwanted = FaultRule("TEXT", "554 5.7.1 looks like spam", 20, 2)
    scene.allowed = {State.REFUSED}
    scene.leave(nobody, unwanted)
    scene.settle()
    meant = scene.chosen(nobody) | scene.chosen(unwanted)
    scene.expect(scene.readers(state=State.REFUSED) == meant, "others were refused")


def sender_refused(scene: FaultScenario) -> None:
    """5xx for the sender in the middle, until it is mended"""
    scene.leave(FaultRule("MAIL", "550 5.7.1 not from you", after=scene.audience // 3))
    scene.settle(Issue.State.PAUSED)
    scene.wait(lambda: not scene.mail.connections(), "end of the connections")
    scene.issue.refresh_from_db()
    scene.expect("550" in scene.issue.trouble, "nobody is told why")
    left_out = scene.rows(state__in=(State.REFUSED, State.SUPPRESSED, State.UNKNOWN))
    scene.expect(not left_out, f"{len(left_out)} are left out")
    scene.told.append(f"paused after {scene.mail.taken_so_far()}")
    scene.restart_mail_server()
    sending.resume_issue(scene.issue.pk)
    scene.settle()


def server_silent(scene: FaultScenario) -> None:
    """silence at RCPT, and after the text"""
    apart = max(scene.audience // FEW, 1)
    before = FaultRule("RCPT", SILENCE, apart, 7, 1)
    after = FaultRule("TEXT", SILENCE, apart, 9, 1)
    scene.bound = len(scene.chosen(after))
    scene.leave(before, after)
    scene.settle()
    scene.expect(scene.readers(state=State.UNKNOWN) == scene.chosen(after), "other doubts")


def hung_up(scene: FaultScenario) -> None:
    """hangs up at RCPT, after the text, having kept it or not"""
    apart = max(scene.audience // FEW, 1)
    before = FaultRule("RCPT", DROP, 50, 3, 1)
    lost, kept = FaultRule("TEXT", DROP, apart, 5, 1), FaultRule("TEXT", TAKE_AND_DROP, apart, 9, 1)
    meant = scene.chosen(lost) | scene.chosen(kept)
    scene.bound = len(meant)
    scene.leave(before, lost, kept)
    scene.settle()
    scene.expect(scene.readers(state=State.UNKNOWN) == meant, "other doubts")
    scene.expect(scene.readers(attempts=2) <= scene.chosen(before), "others were put off")


def two_workers(scene: FaultScenario) -> None:
    """two workers at once"""
    scene.leave()
    scene.settle()
    claims = len({row.claim for row in scene.rows()})
    scene.expect(claims > 1, "one worker alone sent")
    scene.told.append(f"{claims} runs")


def two_beats(scene: FaultScenario) -> None:
    """two beats at once: this week's issue, to smtp-sink"""
    scene.open_mail_server(by_sink=True)
    # A site that has just opened owes no letter of the week before.
    make_user(is_staff=True, is_active=False, date_joined=timezone.now() - timedelta(days=30))
    scene.write()
    week = schedule.last_issue_week(timezone.now())
    found = Issue.objects.filter(year=week.year, week=week.number, state=Issue.State.SENT)
    with hurried_beats(scene):
        scene.wait(found.exists, "issue made and sent by itself")
    scene.issue = found.get()


@contextmanager
def hurried_beats(scene: FaultScenario) -> Iterator[None]:
    """Two that ask each second whether an issue is due. A worker with a beat inside has its own."""
    beat = scene.place.beat
    ours = [beat, beat.double()] if beat else scene.place.workers
    os.environ["ISSUE_DUE_EVERY"] = "1"
    for process in ours:
        process.kill()
        process.start()
    try:
        yield
    finally:
        del os.environ["ISSUE_DUE_EVERY"]
        for process in ours:
            process.kill()
        for process in [beat] if beat else scene.place.workers:
            process.start()


def readers_unsubscribed(scene: FaultScenario) -> None:
    """forty readers unsubscribe in the middle"""
    scene.allowed = {State.SUPPRESSED}
    scene.leave()
    scene.when_taken(scene.audience // 3)
    leaving = scene.chance.sample(range(1, scene.audience + 1), 40)
    addresses = {f"reader{n}@town{n % 7}.example.org" for n in leaving}
    for pk in Subscriber.objects.filter(email__in=addresses).values_list("pk", flat=True):
        subscription.unsubscribe(pk)
    # Of what is claimed at this moment the commit may be under way.
    in_time = scene.readers(state__in=(State.PENDING, State.DEFERRED)) & set(leaving)
    scene.settle()
    left_out = scene.readers(state=State.SUPPRESSED)
    scene.expect(in_time <= left_out <= set(leaving), "others were left out")
    scene.told.append(f"{len(in_time)} of them in time")


def article_removed(scene: FaultScenario) -> None:
    """an article is withdrawn in the middle"""
    scene.leave()
    scene.when_taken(scene.audience // 3)
    article = scene.articles[0]
    withdraw(article.pk, by=article.authors.get())
    waiting = {row.pk for row in scene.rows(state__in=(State.PENDING, State.DEFERRED))}
    scene.settle()
    editions = dict(scene.issue.deliveries.values_list("pk", "edition__number"))
    taken = scene.mail.taken()
    gone = sum(number == 1 for number in editions.values())
    scene.expect(
        all(editions[pk] == 2 for pk in waiting), "claimed afterwards, and the old edition"
    )
    scene.expect(waiting, "nobody was waiting")
    wrong = [one for one in taken if one.has_word != (editions[one.delivery] == 1)]
    scene.expect(not wrong, f"{len(wrong)} mails hold another edition than is on record")
    scene.told.append(f"{gone} copies had gone, on record and at the server")


SQLITE: list[Row] = [
    two_beats, two_workers, worker_killed, killed_before_250, mail_server_killed, put_off,
    server_closing,
    recipients_refused, sender_refused, server_silent, hung_up, readers_unsubscribed,
    article_removed,
]  # fmt: skip
POSTGRESQL: list[Row] = [*SQLITE[:4], redis_killed, database_killed, *SQLITE[4:]]
ALL = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
