from django.urls import path

from accounts import views
from accounts.authentication import second_factor

urlpatterns = [
    path("profile/", views.edit_profile, name="account_profile"),
    path("close/", views.close_account, name="account_close"),
    path("2fa/set-up/", second_factor.set_up_second_factor, name="account_second_factor"),
    path("2fa/totp/picture.svg", views.show_totp_qr_code, name="account_totp_qr_code"),
]
