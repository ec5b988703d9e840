"""The structure holds: what style and architecture promise about every file is looked at here."""

import ast
import re
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("accounts", "articles", "newsletter", "contrib_site")
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
ACCESS = {"public", "signed_in", "established", "moderator"}
OURS = tuple(f"{room}." for room in ROOMS)
WRITING = {"article_write", "article_identity", "article_edit"}
SAMPLES = {
    "article_id": 1, "user_id": 1, "slug": "x", "secret": "x", "token": "x", "key": "charter",
    "year": "2026", "month": "11", "week": "47", "name": "x",
}  # fmt: skip


def patterns(resolver: URLResolver) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [ROOT / name for name in listed.stdout.split()]
    return [file for file in files if file.exists() and "migrations" not in file.parts]


def room_files() -> list[Path]:
    return [file for file in sources() if file.relative_to(ROOT).parts[0] in ROOMS]


def own_views() -> list[tuple[URLPattern, Any]]:
    """Those of the site itself; the admin has a door of its own."""
    found = [(pattern, pattern.callback) for pattern in patterns(get_resolver())]
    return [
        (pattern, view)
        for pattern, view in found
        if view.__module__.startswith(OURS) and ".admin" not in view.__module__
    ]


def sample(pattern: URLPattern) -> str:
    """An address of this shape at which there may be nothing."""
    names = pattern.pattern.regex.groupindex or pattern.pattern.converters
    return reverse(pattern.name, kwargs={name: SAMPLES[name] for name in names})


def test_each_view_says_who_may_call_it() -> None:
    silent = [p.name for p, view in own_views() if getattr(view, "access", None) not in ACCESS]
    assert silent == []


@pytest.mark.django_db
def test_visitor_who_may_not_call_a_view_is_led_to_the_sign_in() -> None:
    closed = [pattern for pattern, view in own_views() if view.access != "public"]
    for pattern, method in product(closed, ("get", "post")):
        address = sample(pattern)
        answer = getattr(Client(), method)(address)
        assert (address, answer.status_code) == (address, 302)
        assert answer["Location"] == f"/accounts/login/?next={address}"
    assert len(closed) > 5


@pytest.mark.django_db
def test_public_page_leaves_no_cookie_in_a_reader_s_browser() -> None:
    """Only who begins to write gets one."""
    opened = [p for p, view in own_views() if view.access == "public" and p.name not in WRITING]
    for address in map(sample, opened):
        answer = Client().get(address)
        assert (address, list(answer.cookies)) == (address, [])
    assert len(opened) > 30


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


def test_each_mail_has_its_three_parts() -> None:
    bases = {"base", "letter"}
    names = {p.name.split(".")[0] for p in TEMPLATES if p.parent.name == "emails"} - bases
    parts = {p.name for p in TEMPLATES if p.parent.name == "emails"}
    wanted = {f"{n}{end}" for n in names for end in (".subject.txt", ".txt", ".html")}
    assert wanted - parts == set()


def test_templates_lead_to_addresses_and_files_that_are_there() -> None:
    resolver = get_resolver()
    known = {name for name in resolver.reverse_dict if isinstance(name, str)}
    text = "".join(path.read_text() for path in TEMPLATES)
    links = set(re.findall(r"""{% url ["']([\w-]+)["']""", text))
    files = set(re.findall(r"""{% static ["']([^"']+)["']""", text))
    assert links - known == set()
    assert [name for name in files if finders.find(name) is None] == []


def test_only_markup_blesses_html() -> None:
    blessing = re.compile(r"\b(mark_safe|format_html|format_html_join|SafeString|SafeText)\(")
    found = {f.name for f in room_files() if blessing.search(f.read_text())}
    assert found == {"markup.py"}


def test_templates_bless_nothing_but_rendered_text() -> None:
    text = "".join(path.read_text() for path in TEMPLATES)
    assert set(re.findall(r"{{\s*([^}]+?)\s*\|\s*rendered_html", text)) == {
        "article.body_html",
        "page.body_html",
        "words.body_html",
    }


def test_no_template_trusts_what_people_typed() -> None:
    forbidden = re.compile(r"\|\s*(safe|safeseq|escapejs)\b|autoescape off|{% debug")
    assert [str(p) for p in TEMPLATES if forbidden.search(p.read_text())] == []


def test_no_page_holds_a_style_a_script_or_a_handler() -> None:
    inline = re.compile(
        r"""<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""",
        re.IGNORECASE,
    )
    pages = [p for p in TEMPLATES if "emails" not in p.parts and p.suffix == ".html"]
    assert [str(p) for p in pages if inline.search(p.read_text())] == []


def test_only_the_workflow_moves_an_article() -> None:
    """The letter's issues and deliveries, and mails that wait, have states of their own."""
    moving = {
        str(file.relative_to(ROOT))
        for file in room_files()
        for node in ast.walk(ast.parse(file.read_text()))
        if _writes_a_state(node)
    }
    others = {name for name in moving if not name.startswith("newsletter/")}
    others.discard("accounts/mail/outbox.py")
    assert others == {"articles/workflow/state_machine.py"}


def _writes_a_state(node: ast.AST) -> bool:
    """``something.state = …``, or a state handed to a call that writes rows."""
    if isinstance(node, ast.Assign):
        targets = [ast.unparse(target) for target in node.targets]
        return any(re.search(r"\.state\b", target) for target in targets)
    if not isinstance(node, ast.Call) or all(k.arg != "state" for k in node.keywords):
        return False
    called = ast.unparse(node.func)
    writes = called.endswith((".update", ".create", ".get_or_create", ".update_or_create"))
    return (writes or called == "Article") and "deliver" not in called


def test_functions_stay_small() -> None:
    """Drawings of the demo's photos are lists of strokes."""
    long = [
        f"{file.relative_to(ROOT)}:{node.name}"
        for file in sources()
        if "pictures" not in file.relative_to(ROOT).parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


def test_files_stay_small() -> None:
    long = {str(f.relative_to(ROOT)) for f in sources() if len(f.read_text().splitlines()) > 300}
    assert long == set()


def test_style_sheets_stay_small() -> None:
    sheets = [*(ROOT / "styles").rglob("*.css"), *(ROOT / "static").rglob("*.css")]
    assert [str(p) for p in sheets if len(p.read_text().splitlines()) > 300] == []


def test_templates_stay_small() -> None:
    assert [str(p) for p in TEMPLATES if len(p.read_text().splitlines()) > 120] == []


def test_each_setting_is_documented_and_each_documented_one_is_read() -> None:
    code = "".join(file.read_text() for file in (ROOT / "contrib_site").rglob("*.py"))
    compose = (ROOT / "docker-compose.yml").read_text()
    read = re.findall(r'(?:env|self)\.[a-z_]+\(\s*"([A-Z_]+)"', code)
    read += re.findall(r"\$\{([A-Z_]+)", compose)
    documented = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(set(read))


def test_only_the_settings_read_the_environment() -> None:
    found = {f.name for f in room_files() if re.search(r"os\.(environ|getenv)", f.read_text())}
    assert found <= {"environment.py", "processes.py", "celery.py", "wsgi.py", "demo.py"}


def test_links_of_the_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "benchmarks/README.md"]
    broken = [
        f"{document.name}: {link}"
        for document in documents
        for link in re.findall(r"(?:\]\(|src=\")([^)\"#:]+)[#)\"]", document.read_text())
        if not (document.parent / link).exists()
    ]
    assert broken == []


def test_names_say_a_responsibility() -> None:
    vague = {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}
    assert [str(f) for f in sources() if f.name in vague] == []


def test_dates_in_words_are_made_in_one_place() -> None:
    """Django's own ``date_format`` does not know “1er”."""
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "import date_format" in path.read_text()
    }
    assert found == {"accounts/dates.py"}


def test_each_test_that_ci_names_is_there() -> None:
    named = re.findall(r"tests/\S+?\.py", (ROOT / ".ci/run").read_text())
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_no_test_reads_the_machine_s_clock_while_it_is_loaded() -> None:
    """Nor asserts how long something took: ``tests/processor_time.py`` counts what it costs."""
    at_import = re.compile(r"^\w.*\b(now|today|localdate|localtime)\(\)", re.MULTILINE)
    lasting = re.compile(r"assert .*(perf_counter|monotonic|time\.time)\(\) -")
    texts = {file: file.read_text() for file in (ROOT / "tests").rglob("*.py")}
    assert [str(file) for file, text in texts.items() if at_import.search(text)] == []
    assert [str(file) for file, text in texts.items() if lasting.search(text)] == []
