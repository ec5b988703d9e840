"""Who may do what: each verb that changes something, for each role.

``done``: it happened; ``no``: refused in words, nothing changed; ``login``: led to the sign-in
page; else the status. ``author`` wrote the article in question, ``other`` and ``newcomer`` did not.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from articles.admin import account, decisions
from articles.models import (
    Appeal,
    Article,
    ConnectionAccess,
    JournalEntry,
    ModeratorNote,
    Report,
    SpamCleanup,
    Suspension,
    Wave,
)
from articles.moderation import appeals, suspensions
from newsletter.models import ContactList, EditorialChoice, Foreword, Issue
from tests import permission_world
from tests.permission_world import ROLES, PermissionWorld

pytestmark = pytest.mark.django_db

TABLE = """
                    visitor newcomer author other moderator director
site:report         done    done     done   done  done      done
site:affirm         login   403      no     done  done      done
site:withdraw       login   404      done   404   404       404
site:reopen         login   404      done   404   404       404
site:delete         login   404      done   404   404       404
site:appeal         login   404      done   404   404       404

desk:affirm         login   403      403    403   done      done
desk:read           login   403      403    403   done      done
desk:hide           login   403      403    403   done      done
desk:restore        login   403      403    403   done      done
desk:release        login   403      403    403   done      done
desk:remove         login   403      403    403   done      done
desk:keep           login   403      403    403   done      done
desk:uphold         login   403      403    403   done      no
desk:dismiss        login   403      403    403   done      no
desk:spam           login   403      403    403   done      done
desk:note           login   403      403    403   done      done
desk:erase          login   403      403    403   403       done
desk:wave_clear     login   403      403    403   done      done
desk:wave_dismiss   login   403      403    403   done      done
desk:undo           login   403      403    403   done      done
desk:connections    login   403      403    403   403       done
desk:import         login   403      403    403   403       done
desk:import_list    login   403      403    403   403       done
desk:export         login   403      403    403   403       done

letter:pin          login   403      403    403   done      done
letter:move         login   403      403    403   done      done
letter:out          login   403      403    403   done      done
letter:back         login   403      403    403   done      done
letter:words        login   403      403    403   done      done
letter:pause        login   403      403    403   done      done
letter:skip         login   403      403    403   done      done

account:spam        login   403      403    403   done      done
account:suspend     login   403      403    403   done      done
account:reinstate   login   403      403    403   done      done
account:revoke      login   403      403    403   done      done
account:uphold      login   403      403    403   done      no
account:dismiss     login   403      403    403   done      no
account:note        login   403      403    403   done      done
"""
REASON = "Une phrase."
Asked = tuple[str, dict[str, Any]]


@pytest.fixture
def world(settings: Settings) -> PermissionWorld:
    settings.SITE_MODE = "demo"
    settings.CONNECTION_DATA_KEY = "c2l4dGVlbiBieXRlcyB0d28gdGltZXMgb3ZlciEhISE="
    return permission_world.build_world()


def on_site(thing: str, **data: Any) -> Callable[[PermissionWorld, str], Asked]:
    def ask(world: PermissionWorld, verb: str) -> Asked:
        return reverse(f"article_{verb}", args=[world.things[thing].pk]), data

    return ask


def on_desk(thing: str, prefix: str = "", **data: Any) -> Callable[[PermissionWorld, str], Asked]:
    def ask(world: PermissionWorld, verb: str) -> Asked:
        fields = {f"{prefix or verb}-{name}": value for name, value in data.items()}
        path = reverse("admin:articles_article_change", args=[world.things[thing].pk])
        return path, {"verb": verb, **fields}

    return ask


def on_appeal(world: PermissionWorld, verb: str) -> Asked:
    found = appeals.appeal_restriction(
        world.things["hidden"].pk, by=world.people["author"], text="Non."
    )
    return on_desk("hidden", "verdict", appeal=found.pk, reason=REASON)(world, verb)


def on_account(who: str, **data: Any) -> Callable[[PermissionWorld, str], Asked]:
    def ask(world: PermissionWorld, verb: str) -> Asked:
        account = world.people.get(who) or world.things[who]
        fields = {f"{verb}-{name}": value for name, value in data.items()}
        return reverse("admin:articles_account", args=[account.pk]), {"verb": verb, **fields}

    return ask


def on_account_appeal(world: PermissionWorld, verb: str) -> Asked:
    found = suspensions.appeal_suspension(world.things["suspended"].pk, text="Non.")
    path = reverse("admin:articles_account", args=[found.user_id])
    return path, {"verb": verb, "verdict-appeal": found.pk, "verdict-reason": REASON}


def at(name: str, thing: str, **data: Any) -> Callable[[PermissionWorld, str], Asked]:
    def ask(world: PermissionWorld, _verb: str) -> Asked:
        args = [world.things[thing].pk] if thing else []
        return reverse(f"admin:articles_{name}", args=args), data

    return ask


def a_list() -> dict[str, Any]:
    text = "email;date;source\ndenise@example.org;2026-01-05;bulletin"
    statement = "Bulletins d’adhésion de 2026"
    return {"file": SimpleUploadedFile("a.csv", text.encode()), "statement": statement}


def on_letter(world: PermissionWorld, verb: str) -> Asked:
    """About the other author’s listed article, which waits for the coming issue."""
    article = world.things["listed"]
    if verb == "back":
        EditorialChoice.objects.create(
            article=article, act=EditorialChoice.Act.NEVER, reason=REASON
        )
    fields = {"article": article.pk, "to": 1, "reason": REASON, "body": REASON}
    return reverse("admin:newsletter_next"), {"verb": verb, **fields}


def on_issue(state: Issue.State) -> Callable[[PermissionWorld, str], Asked]:
    def ask(world: PermissionWorld, verb: str) -> Asked:
        Issue.objects.filter(pk=world.rows["newsletter_issue"]).update(state=state)
        path = reverse("admin:newsletter_issue_change", args=[world.rows["newsletter_issue"]])
        return path, {"verb": verb}

    return ask


AGAINST = {"rule": "insult", "reason": REASON}
ASKED: dict[str, Callable[[PermissionWorld, str], Asked]] = {
    "site:report": on_site("listed", reason="insult", explanation=REASON, website=""),
    "site:affirm": on_site("theirs"),
    "site:withdraw": on_site("listed"),
    "site:reopen": on_site("withdrawn"),
    "site:delete": on_site("draft"),
    "site:appeal": on_site("hidden", text=REASON),
    "desk:affirm": on_desk("online"),
    "desk:read": on_desk("listed"),
    "desk:hide": on_desk("listed", **AGAINST),
    "desk:restore": on_desk("hidden"),
    "desk:release": on_desk("held"),
    "desk:remove": on_desk("held", **AGAINST),
    "desk:keep": on_desk("reported", answer=REASON),
    "desk:uphold": on_appeal,
    "desk:dismiss": on_appeal,
    "desk:spam": on_desk("online"),
    "desk:note": on_desk("listed", text=REASON),
    "desk:erase": at("erase", "listed", **AGAINST, sure="on"),
    "desk:wave_clear": at("wave_clear", "wave"),
    "desk:wave_dismiss": at("wave_dismiss", "wave"),
    "desk:undo": at("spam_cleanup_undo", "clearance"),
    "desk:connections": at("connection_data", "", about="article", number=1, reason=REASON),
    "desk:import": lambda _world, _verb: (reverse("admin:newsletter_import"), a_list()),
    "desk:import_list": lambda world, _verb: (
        reverse("admin:newsletter_import_list", args=[world.things["brought"].pk]),
        {},
    ),
    "desk:export": lambda _world, _verb: (reverse("admin:newsletter_export"), {}),
    **{f"letter:{verb}": on_letter for verb in ("pin", "move", "out", "back", "words")},
    "letter:pause": on_issue(Issue.State.SENDING),
    "letter:skip": on_issue(Issue.State.ASKING),
    "account:spam": on_account("newcomer"),
    "account:suspend": on_account("newcomer", **AGAINST),
    "account:reinstate": on_account("blocked", reason=REASON),
    "account:revoke": on_account("other", reason=REASON),
    "account:uphold": on_account_appeal,
    "account:dismiss": on_account_appeal,
    "account:note": on_account("newcomer", text=REASON),
}


def rows() -> dict[str, dict[str, str]]:
    lines = [line.split() for line in TABLE.splitlines() if line.strip()]
    return {name: dict(zip(ROLES, cells, strict=True)) for name, *cells in lines[1:]}


def picture() -> object:
    """Everything that a verb may change, so that “nothing changed” can be told."""
    return [
        list(Article.objects.order_by("pk").values_list("pk", "state")),
        list(User.objects.order_by("pk").values_list("pk", "blocked_at", "established_at")),
        list(Suspension.objects.order_by("pk").values_list("pk", "appeal_outcome", "ended_at")),
        list(Wave.objects.order_by("pk").values_list("pk", "settled_at")),
        list(SpamCleanup.objects.order_by("pk").values_list("pk", "undone_at")),
        list(Report.objects.order_by("pk").values_list("pk", "outcome")),
        list(Appeal.objects.order_by("pk").values_list("pk", "outcome")),
        list(ContactList.objects.order_by("pk").values_list("pk", "imported_at")),
        list(Issue.objects.order_by("pk").values_list("pk", "state")),
        [
            model.objects.count()
            for model in (
                JournalEntry,
                ModeratorNote,
                ConnectionAccess,
                LogEntry,
                EditorialChoice,
                Foreword,
            )
        ],
    ]


def test_each_verb_of_the_desk_stands_in_the_table() -> None:
    wanted = {f"desk:{verb}" for verb in decisions.DECISIONS} | {
        f"account:{verb}" for verb in account.VERBS
    }
    assert wanted <= set(rows())
    assert set(rows()) == set(ASKED)


@pytest.mark.parametrize("role", ROLES)
def test_verbs_do_what_the_table_says(world: PermissionWorld, role: str) -> None:
    assert {name: tried(world, name, role) for name in rows()} == {
        name: cells[role] for name, cells in rows().items()
    }


def tried(world: PermissionWorld, name: str, role: str) -> str:
    """What happens; the world is as before afterwards."""
    with transaction.atomic():
        path, data = ASKED[name](world, name.partition(":")[2])
        before = picture()
        answer = world.client(role).post(path, data, follow=True)
        result = said(answer, changed=picture() != before)
        transaction.set_rollback(True)
    return result


def said(answer: Any, *, changed: bool) -> str:
    if changed:
        return "done"
    chain = answer.redirect_chain
    if chain and chain[-1][0].startswith("/accounts/login/"):
        return "login"
    if answer.status_code != 200:
        return str(answer.status_code)
    return "no"
