"""Our own backends for Celery's broker and its beat, Django's storage and Django's mail.

Which one runs is decided in config.service_urls.
"""
