"""The structure holds: what style and architecture promise about every file is looked at here."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("accounts", "articles", "newsletter", "contrib_site")
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
ACCESS = {"public", "signed_in", "established", "moderator"}
OURS = tuple(f"{room}." for room in ROOMS)


def views(resolver: URLResolver) -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry)
        elif isinstance(entry, URLPattern):
            yield str(entry.pattern), entry.callback


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [ROOT / name for name in listed.stdout.split()]
    return [file for file in files if file.exists() and "migrations" not in file.parts]


def test_each_view_says_who_may_call_it() -> None:
    silent = [
        route
        for route, view in views(get_resolver())
        if view.__module__.startswith(OURS)
        and not view.__module__.startswith(("accounts.admin", "articles.admin"))
        and getattr(view, "access", None) not in ACCESS
    ]
    assert silent == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


def test_only_markup_blesses_html() -> None:
    blessing = re.compile(r"mark_safe\(|format_html\(|SafeString\(")
    room_files = [f for f in sources() if f.relative_to(ROOT).parts[0] in ROOMS]
    found = {f.name for f in room_files if "mark_safe(" in f.read_text()}
    assert found <= {"markup.py"}, blessing.pattern


def test_no_template_trusts_or_inlines() -> None:
    forbidden = re.compile(r"\|safe\b|autoescape off|<script>|<style|style=\"| on[a-z]+=\"")
    pages = [p for p in TEMPLATES if "emails" not in p.parts and p.suffix == ".html"]
    assert [str(p) for p in pages if forbidden.search(p.read_text())] == []


def test_only_the_workflow_moves_an_article() -> None:
    writes = re.compile(r"article\.state = ")
    room_files = [f for f in sources() if f.relative_to(ROOT).parts[0] in ROOMS]
    found = {str(f.relative_to(ROOT)) for f in room_files if writes.search(f.read_text())}
    assert {name for name in found if not name.startswith("articles/workflow")} == set()


def test_files_stay_small() -> None:
    long = {str(f.relative_to(ROOT)) for f in sources() if len(f.read_text().splitlines()) > 300}
    assert long == set()


def test_templates_stay_small() -> None:
    assert [str(p) for p in TEMPLATES if len(p.read_text().splitlines()) > 120] == []


def test_each_setting_is_documented_and_each_documented_one_is_read() -> None:
    code = "".join(file.read_text() for file in (ROOT / "contrib_site").glob("*.py"))
    compose = (ROOT / "docker-compose.yml").read_text()
    read = re.findall(r'(?:env|self)\.[a-z_]+\(\s*"([A-Z_]+)"', code)
    read += re.findall(r"\$\{([A-Z_]+)", compose)
    documented = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(set(read))


def test_only_the_settings_read_the_environment() -> None:
    room_files = [f for f in sources() if f.relative_to(ROOT).parts[0] in ROOMS]
    found = {f.name for f in room_files if re.search(r"os\.(environ|getenv)", f.read_text())}
    assert found <= {"environment.py", "processes.py", "celery.py", "wsgi.py", "demo.py"}


def test_names_say_a_responsibility() -> None:
    vague = {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}
    assert [str(f) for f in sources() if f.name in vague] == []
