"""The moderators' desk in Django's admin."""

from articles.admin import article, director, taxonomy  # noqa: F401 - registers
