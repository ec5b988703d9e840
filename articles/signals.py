"""What the rooms above may hear from this one.

``article_changed`` is sent after the commit of a change that readers can see: publication, a new
text, a state that shows or withdraws it. It carries ``article_id``.
"""

from django.dispatch import Signal

article_changed = Signal()
