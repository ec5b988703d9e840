"""Who wrote it: the form that is asked last."""

from django.utils.translation import gettext_lazy as _

from accounts.form_fields import AddressField, DisplayNameField
from accounts.protection.bot_detection import GuardedFormMixin


class IdentityForm(GuardedFormMixin):
    email = AddressField(help_text=_("Never shown. We write to it about your articles only."))
    display_name = DisplayNameField()
