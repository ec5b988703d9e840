from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Articles and moderation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles import receivers  # noqa: F401, PLC0415
