"""Cookies have names that no other host of the domain can set, where browsers allow it."""

import json
from pathlib import Path

from tests.test_settings import PRODUCTION, load

NAMES = ("s.SESSION_COOKIE_NAME", "s.CSRF_COOKIE_NAME", "s.MESSAGES_COOKIE_NAME")


def test_cookies_of_production_can_be_set_by_this_host_alone(tmp_path: Path) -> None:
    done = load(tmp_path, *NAMES, "s.SESSION_COOKIE_SECURE", "s.CSRF_COOKIE_PATH", **PRODUCTION)
    names = ["__Host-sessionid", "__Host-csrftoken", "__Host-messages"]
    assert json.loads(done.stdout) == [*names, True, "/"], done


def test_demo_over_http_has_cookies_that_browsers_take(tmp_path: Path) -> None:
    done = load(tmp_path, *NAMES, SITE_MODE="demo")
    assert json.loads(done.stdout) == ["sessionid", "csrftoken", "messages"], done
