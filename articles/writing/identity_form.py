"""Who wrote it: the form that is asked last."""

from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DisplayNameField, FoldedEmailField
from accounts.protection.bot_detection import BotCheckFormMixin


class IdentityForm(BotCheckFormMixin):
    email = FoldedEmailField(help_text=_("Never shown. We write to it about your articles only."))
    display_name = DisplayNameField()
