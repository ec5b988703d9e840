"""What the rooms above may hear from this one.

``article_changed`` is sent after the commit of a change that readers can see: publication, a new
text, a state that shows or withdraws it. ``article_erased`` is sent after the commit of an
erasure. Both carry ``article_id``.
"""

from django.dispatch import Signal

article_changed = Signal()
article_erased = Signal()
