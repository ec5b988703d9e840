"""Are the French texts complete, gathered from the code as it is, and compiled?

Gathers and compiles again in a copy and compares; the .mo header holds no date.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
SOURCES = ("accounts", "articles", "newsletter", "contrib_site", "templates", "locale", "manage.py")
GATHER = ("makemessages", "-l", "fr", "--no-location", "--no-obsolete", "--no-wrap", "-v", "0")


def messages(catalogue: Path) -> set[str]:
    text = catalogue.read_text()
    return {block.split("msgstr")[0] for block in text.split("\n\n")[1:]}


def command(*words: str, cwd: Path) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout + done.stderr


def problems(copy: Path) -> list[str]:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=ignored)
        else:
            shutil.copy(source, copy / name)
    command(sys.executable, "manage.py", *GATHER, cwd=copy)
    found = []
    changed = messages(ROOT / CATALOGUE) ^ messages(copy / CATALOGUE)
    found += [f"not gathered: {block.strip()}" for block in sorted(changed)]
    counts = command("msgfmt", "--statistics", "-o", "new.mo", str(ROOT / CATALOGUE), cwd=copy)
    if "untranslated" in counts or "fuzzy" in counts:
        found.append(counts.strip())
    if (copy / "new.mo").read_bytes() != (ROOT / CATALOGUE).with_suffix(".mo").read_bytes():
        found.append("django.mo is older than django.po: make messages")
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = problems(Path(folder))
    print("\n".join(found))
    sys.exit(1 if found else 0)
