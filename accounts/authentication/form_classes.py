"""Which of our classes stand for those of allauth and Django; the settings read this."""

ACCOUNT_FORMS = {
    "signup": "accounts.authentication.forms.SignupForm",
    "login": "accounts.authentication.forms.LoginForm",
    "request_login_code": "accounts.authentication.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.authentication.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": (
        "accounts.authentication.forms.ConfirmEmailVerificationCodeForm"
    ),
    "confirm_password_reset_code": "accounts.authentication.forms.ConfirmPasswordResetCodeForm",
    "add_email": "accounts.authentication.forms.AddEmailForm",
    "change_password": "accounts.authentication.forms.ChangePasswordForm",
    "set_password": "accounts.authentication.forms.SetPasswordForm",
    "reset_password": "accounts.authentication.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.authentication.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.authentication.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "accounts.authentication.forms.AuthenticateForm",
    "reauthenticate": "accounts.authentication.forms.MFAReauthenticateForm",
    "activate_totp": "accounts.authentication.forms.ActivateTOTPForm",
    "deactivate_totp": "accounts.authentication.forms.DeactivateTOTPForm",
    "add_webauthn": "accounts.authentication.forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.authentication.forms.AuthenticateByPasskeyForm",
    "reauthenticate_webauthn": "accounts.authentication.forms.ReauthenticateByPasskeyForm",
    "edit_webauthn": "accounts.authentication.forms.EditPasskeyForm",
    "generate_recovery_codes": "accounts.authentication.forms.GenerateRecoveryCodesForm",
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "accounts.protection.upload_handler.WaitingFileHandler",
]
