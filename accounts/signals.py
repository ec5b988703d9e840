"""What the rooms above may hear from this one.

``account_changed`` is sent inside the transaction that saves a profile. It carries ``user_id``.

``account_anonymised`` is sent inside the transaction that closes an account. It carries
``user_id`` and ``name``, what stands under the articles from now on.
"""

from django.dispatch import Signal

account_changed = Signal()
account_anonymised = Signal()
