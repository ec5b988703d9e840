from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Letter")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsletter import receivers  # noqa: F401, PLC0415
