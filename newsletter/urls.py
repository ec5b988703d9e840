from django.conf import settings
from django.urls import path, re_path

from newsletter.views import public, subscriber

urlpatterns = [
    path("newsletter/", public.subscribe, name="newsletter"),
    path("newsletter/next/", public.next_issue_page, name="newsletter_next"),
    path("newsletter/confirm/<str:token>/", public.confirm_subscription, name="newsletter_confirm"),
    path("newsletter/unsubscribe/<str:token>/", public.unsubscribe, name="newsletter_unsubscribe"),
    # A redirection to the address with a slash would turn a mail program's POST into a GET.
    path(
        "newsletter/unsubscribe/<str:token>",
        public.unsubscribe,
        name="newsletter_unsubscribe_unslashed",
    ),
    path(
        "newsletter/preferences/<str:token>/",
        subscriber.edit_preferences,
        name="newsletter_preferences",
    ),
    path("newsletter/forget/<str:token>/", subscriber.forget_subscriber, name="newsletter_forget"),
    path(
        "newsletter/move/<str:token>/",
        subscriber.request_email_change,
        name="newsletter_request_email_change",
    ),
    path(
        "newsletter/address/<str:token>/",
        subscriber.confirm_email_change,
        name="newsletter_confirm_email_change",
    ),
    re_path(
        r"^newsletter/(?P<year>\d{4})-w(?P<week>0[1-9]|[1-4]\d|5[0-3])/$",
        public.issue_page,
        name="newsletter_issue",
    ),
    re_path(
        r"^newsletter/(?P<year>\d{4})-w(?P<week>0[1-9]|[1-4]\d|5[0-3])/receipt/$",
        public.receipt_page,
        name="newsletter_receipt",
    ),
]

if settings.MAIL_PROVIDER:
    from newsletter.returns.webhooks import webhook_view

    urlpatterns.append(path("newsletter/events/", webhook_view(), name="newsletter_events"))
