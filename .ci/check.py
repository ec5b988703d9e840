"""Everything that can be checked without running the site, side by side; prints what failed.

What is not installed is named as not run. With REQUIRE_ALL=1 that is a failure.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PACKAGES = ("accounts", "articles", "newsletter", "contrib_site", "tests", "benchmarks")

PRODUCTION = {
    "SITE_MODE": "production",
    "SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRST",
    "PUBLIC_URL": "https://news.example.org",
    "DATABASE_URL": "sqlite:///var/check.sqlite3",
    "BROKER_URL": "filesystem://",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "CONTACT_EMAIL": "contact@example.org",
}


class Check(NamedTuple):
    name: str
    command: list[str]
    needs: str = ""
    environment: dict[str, str] = {}


class Outcome(NamedTuple):
    check: Check
    status: str
    seconds: float
    output: str


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [str(BIN / "python"), "manage.py", *arguments]


def checks() -> list[Check]:
    return [
        Check("types (mypy)", tool("mypy", *PACKAGES)),
        Check("lint (ruff)", tool("ruff", "check", ".")),
        Check("format (ruff)", tool("ruff", "format", "--check", ".")),
        Check("rooms and layers (import-linter)", tool("lint-imports")),
        Check("templates (djLint)", tool("djlint", "templates", "--lint", "--quiet")),
        Check(
            "templates (djade)", tool("djade", "--check", "--target-version", "5.2", *templates())
        ),
        Check("migrations are complete", manage("makemigrations", "--check", "--dry-run")),
        Check("settings for production", deploy(), environment=PRODUCTION),
        Check("compose file (schema)", compose_schema()),
        Check(
            "compose file (docker-compose)",
            ["docker-compose", "config", "--quiet"],
            needs="docker-compose",
            environment={"ENV_FILE": ".env.example", "POSTGRES_PASSWORD": "check-only"},
        ),
        Check("styles and scripts (biome)", [*biome(), "ci"], needs="biome"),
        Check("translations are current", tool("python", ".ci/translations.py"), needs="msgfmt"),
        Check("shell (bash -n)", ["bash", "-n", ".ci/run"]),
    ]


def templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


def deploy() -> list[str]:
    return manage("check", "--deploy", "--fail-level", "WARNING")


def compose_schema() -> list[str]:
    return tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def biome() -> list[str]:
    """The program itself, as npm installed it for this kind of machine."""
    return [str(path) for path in (ROOT / "node_modules").glob("@biomejs/cli-*/biome")][:1]


def is_found(name: str) -> bool:
    return bool(biome()) if name == "biome" else bool(shutil.which(name))


def run(check: Check) -> Outcome:
    if check.needs and not is_found(check.needs):
        return Outcome(check, "not run", 0, f"{check.needs} is not installed")
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - the commands above
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    status = "ok" if done.returncode == 0 else "FAILED"
    return Outcome(check, status, time.monotonic() - started, done.stdout + done.stderr)


def main() -> int:
    require_all = os.environ.get("REQUIRE_ALL") == "1"
    with ThreadPoolExecutor(max_workers=3) as pool:
        outcomes = list(pool.map(run, checks()))
    for outcome in outcomes:
        print(f"{outcome.status:8} {outcome.seconds:5.1f} s  {outcome.check.name}")
    bad = [o for o in outcomes if o.status == "FAILED" or (require_all and o.status == "not run")]
    for outcome in bad:
        print(f"\n--- {outcome.check.name}\n{outcome.output}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
