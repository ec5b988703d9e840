"""What a failure means, whom it is counted against, and what a person decides about it.

Reading the mail itself is in ``reading``.
"""
