from django.contrib.admin.apps import AdminConfig


class ModerationAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.ModerationAdminSite"
