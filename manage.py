#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrib_site.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("SITE_MODE", "demo")
    try:
        # Some commands of Django go on without settings; here none does.
        _ = settings.SITE_MODE
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
