"""What the rooms above may hear from this one.

``account_anonymised`` is sent inside the transaction that closes an account. It carries
``user_id`` and ``name``, what stands under the articles from now on.
"""

from django.dispatch import Signal

account_anonymised = Signal()
