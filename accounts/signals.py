"""What the rooms above may hear from this one.

``account_changed`` is sent inside the transaction that saves a profile. It carries ``user_id``.

``account_anonymised`` is sent inside the transaction that closes an account. It carries
``user_id`` and ``name``, what stands under the articles from now on.

``blocked_account_asked`` is sent when the holder of a blocked account, ``user``, wants to sign in.
Whoever knows where they may appeal answers with the link.
"""

from django.dispatch import Signal

profile_changed = Signal()
account_anonymised = Signal()
blocked_sign_in_attempted = Signal()
