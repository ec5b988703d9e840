"""The moderators' desk in Django's admin."""

from articles.admin import article, director, lists  # noqa: F401 - registers
