"""E-mail addresses and mails to one person: rendered now, sent after the commit by a task.

The weekly letter has an engine of its own in newsletter. This file imports nothing: settings load
email_address.
"""
