"""What a returned mail holds: parts, reports, words. Pure, without Django; anybody may write one.

What follows from it is in ``policy``.
"""
