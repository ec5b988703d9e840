"""The moderators' desk in Django's admin."""

from articles.admin import desk, lists  # noqa: F401 - registers
