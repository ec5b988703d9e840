from django.conf import settings
from django.urls import path, re_path

from newsletter.views import public, subscriber

urlpatterns = [
    path("newsletter/", public.subscribe, name="newsletter"),
    path("newsletter/next/", public.coming, name="newsletter_next"),
    path("newsletter/confirm/<str:token>/", public.confirm, name="newsletter_confirm"),
    path("newsletter/unsubscribe/<str:token>/", public.unsubscribe, name="newsletter_unsubscribe"),
    path(
        "newsletter/preferences/<str:token>/", subscriber.preferences, name="newsletter_preferences"
    ),
    path("newsletter/forget/<str:token>/", subscriber.forget, name="newsletter_forget"),
    path("newsletter/move/<str:token>/", subscriber.move, name="newsletter_move"),
    path("newsletter/address/<str:token>/", subscriber.address, name="newsletter_address"),
    re_path(
        r"^newsletter/(?P<year>\d{4})-w(?P<week>0[1-9]|[1-4]\d|5[0-3])/$",
        public.issue,
        name="newsletter_issue",
    ),
    re_path(
        r"^newsletter/(?P<year>\d{4})-w(?P<week>0[1-9]|[1-4]\d|5[0-3])/receipt/$",
        public.receipt,
        name="newsletter_receipt",
    ),
]

if settings.MAIL_PROVIDER:
    from newsletter.returns.webhooks import door

    urlpatterns.append(path("newsletter/events/", door(), name="newsletter_events"))
