from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from contrib_site.config.file_modes import keep_database_private


class ContribSiteConfig(AppConfig):
    name = "contrib_site"
    verbose_name = _("The site")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from contrib_site.config import system_checks  # noqa: F401, PLC0415

        connection_created.connect(keep_database_private)
