from django.conf import settings
from django.urls import path, re_path

from newsletter import own_views, views

urlpatterns = [
    path("newsletter/", views.subscribe, name="newsletter"),
    path("newsletter/next/", views.coming, name="newsletter_next"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="newsletter_confirm"),
    path("newsletter/unsubscribe/<str:token>/", views.unsubscribe, name="newsletter_unsubscribe"),
    path(
        "newsletter/preferences/<str:token>/", own_views.preferences, name="newsletter_preferences"
    ),
    path("newsletter/forget/<str:token>/", own_views.forget, name="newsletter_forget"),
    path("newsletter/move/<str:token>/", own_views.move, name="newsletter_move"),
    path("newsletter/address/<str:token>/", own_views.address, name="newsletter_address"),
    re_path(
        r"^newsletter/(?P<year>\d{4})-w(?P<week>0[1-9]|[1-4]\d|5[0-3])/$",
        views.issue,
        name="newsletter_issue",
    ),
    re_path(
        r"^newsletter/(?P<year>\d{4})-w(?P<week>0[1-9]|[1-4]\d|5[0-3])/receipt/$",
        views.receipt,
        name="newsletter_receipt",
    ),
]

if settings.MAIL_PROVIDER:
    from newsletter.webhooks import door

    urlpatterns.append(path("newsletter/events/", door(), name="newsletter_events"))
