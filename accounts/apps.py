from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.authentication import receivers  # noqa: F401, PLC0415


class ModerationAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.ModerationAdminSite"
