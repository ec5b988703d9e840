"""The house keeps its shape: packages, names, migrations, and the page that leads through it."""

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("accounts", "articles", "newsletter", "contrib_site")
MOST_MODULES = 14
# A verb that the field uses alone; entry points that Django, Celery or a template name.
ONE_WORD = {
    "publish", "rescreen", "withdraw", "reopen", "erase", "affirm", "hide", "restore", "release",
    "remove", "subscribe", "unsubscribe", "main", "date",
}  # fmt: skip
# Landed migrations are never edited: towns have run them. A new one gets a line here.
MIGRATIONS = {
    "accounts/migrations/0001_initial.py": "03d537309fc5ce5f",
    "articles/migrations/0001_initial.py": "fc95f05f7cd48be9",
    "articles/migrations/0002_journal_triggers.py": "951bb94a6c2fff00",
    "newsletter/migrations/0001_initial.py": "7cd09be257600c7f",
    "newsletter/migrations/0002_delivery_fillfactor.py": "960f7b92310967bc",
    "contrib_site/migrations/0001_initial.py": "19e26f603cea447f",
}


def modules() -> Iterator[Path]:
    """The modules of the four rooms, without migrations and the drawings of the demo."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"migrations", "pictures"} & set(path.relative_to(ROOT).parts):
                yield path


def test_packages_can_be_held_in_mind() -> None:
    counted = Counter(path.parent for path in modules() if path.name != "__init__.py")
    assert {str(f.relative_to(ROOT)): n for f, n in counted.items() if n > MOST_MODULES} == {}


def test_class_names_are_unique() -> None:
    """Django asks for one ``Command`` a file."""
    names = Counter(
        node.name
        for path in modules()
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and node.name != "Command"
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_public_functions_name_their_object() -> None:
    short = {
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in modules()
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and "_" not in node.name and node.name not in ONE_WORD
    }
    assert short == set()


def test_landed_migrations_are_never_edited() -> None:
    found = {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for room in ROOMS
        for path in sorted((ROOT / room / "migrations").glob("0*.py"))
    }
    assert found == MIGRATIONS


def test_page_for_newcomers_leads_to_what_is_there() -> None:
    rows = re.findall(r"^\|.*\| `([^`]+)` \|$", (ROOT / "docs/architecture.md").read_text(), re.M)
    assert len(rows) >= 25
    assert [row for row in rows if not (ROOT / row).exists()] == []
