"""What an issue holds and when it leaves: selection, moderators' choices, editions, rendering.

Nothing here sends a mail; that is ``engine``.
"""
