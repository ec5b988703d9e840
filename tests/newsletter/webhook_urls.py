"""The addresses of a town whose mail provider is configured: see ``test_events.py``."""

from django.urls import path

from contrib_site import urls
from newsletter.returns.webhooks import webhook_view

urlpatterns = [
    path("newsletter/events/", webhook_view(), name="newsletter_events"),
    *urls.urlpatterns,
]
handler400, handler500 = urls.handler400, urls.handler500
