import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrib_site.settings")

django_application = get_wsgi_application()

from contrib_site.middleware.kept_pages import KeptPages  # noqa: E402 - needs the models

application = KeptPages(django_application)
