"""The whole site: settings, URLs, health, pages around the articles, and the demo town.

It knows every room and no room knows it.
"""

from contrib_site.celery import app as celery_app

__all__ = ["celery_app"]
