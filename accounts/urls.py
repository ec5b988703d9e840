from django.urls import path

from accounts import views
from accounts.authentication import second_factor

urlpatterns = [
    path("profile/", views.profile, name="account_profile"),
    path("close/", views.close_account, name="account_close"),
    path("2fa/set-up/", second_factor.set_up, name="account_second_factor"),
    path("2fa/totp/picture.svg", views.totp_picture, name="account_totp_picture"),
]
