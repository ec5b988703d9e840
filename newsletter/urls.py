from django.urls import path, re_path

from newsletter import views

urlpatterns = [
    path("newsletter/", views.subscribe, name="newsletter"),
    path("newsletter/next/", views.coming, name="newsletter_next"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="newsletter_confirm"),
    path("newsletter/unsubscribe/<str:token>/", views.unsubscribe, name="newsletter_unsubscribe"),
    path("newsletter/preferences/<str:token>/", views.preferences, name="newsletter_preferences"),
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
