"""Mails to one person: rendered now, kept as a row, sent after the commit by a task.

The weekly letter has an engine of its own in newsletter.
"""
