"""Who may see which page and do what: each address and each verb, for each role.

Statuses are those of a GET. ``login``: led to the sign-in page; ``on``: led to another page.
An address that is missing here, or that no longer exists, makes a test fail.
"""

import pytest
from pytest_django import Settings

from tests import permission_world
from tests.permission_world import PAGES, ROLES, PermissionWorld, RoleVisit

pytestmark = pytest.mark.django_db

# 200 for everybody; the last three by a secret link.
PUBLIC = """
healthz robots sitemap manifest front article_write article_history article_report article section
section_feed keyword keyword_feed contributor_feed contributor archive search agenda agenda_ics
calls articles_atom_feed articles_json_feed journal journal_feed journal_statistics
journal_statistics_year newsletter newsletter_next newsletter_issue newsletter_receipt page
account_inactive account_password_reset_completed account_reset_password suspension_appeal
authored_appeal report_appeal article_preview
"""
# 404 for everybody: the link of the table is no real one.
UNKNOWN = """
media article_confirm private_photo newsletter_confirm newsletter_unsubscribe
newsletter_unsubscribe_unslashed newsletter_preferences newsletter_forget
newsletter_request_email_change newsletter_confirm_email_change
"""
TABLE = """
                                     visitor  newcomer author   other    moderator director
readyz                               503      503      503      503      503      503
favicon                              on       on       on       on       on       on
article_by_number                        on       on       on       on       on       on
article_identity                     on       on       on       on       on       on
my_articles                          login    200      200      200      200      200
article_unread                       login    403      200      200      200      200
article_edit                         login    404      200      404      404      404
article_delete                       login    404      200      404      404      404
article_withdraw                     login    404      200      404      404      404
article_reopen                       login    404      200      404      404      404
article_appeal                       login    404      200      404      404      404
article_affirm                       login    403      405      405      405      405
journal_name                         login    403      403      403      200      200
journal_name                         login    403      403      403      200      200

admin:index                          login    403      403      403      200      200
admin:login                          login    403      403      403      on       on
admin:logout                         login    403      403      403      405      405
admin:password_change                login    403      403      403      on       on
admin:password_change_done           login    403      403      403      200      200
admin:autocomplete                   login    403      403      403      403      403
admin:jsi18n                         login    403      403      403      200      200
admin:view_on_site                   login    403      403      403      404      404
admin:app_list                       login    403      403      403      200      200
admin:articles_queue                 login    403      403      403      200      200
admin:articles_wave                  login    403      403      403      200      200
admin:articles_wave_clear            login    403      403      403      405      405
admin:articles_wave_dismiss          login    403      403      403      405      405
admin:articles_spam_cleanups            login    403      403      403      200      200
admin:articles_spam_cleanup_undo        login    403      403      403      405      405
admin:articles_account               login    403      403      403      200      200
admin:articles_presence              login    403      403      403      200      200
admin:articles_connection_data           login    403      403      403      403      200
admin:articles_legal_duties                login    403      403      403      403      200
admin:articles_erase                 login    403      403      403      403      200
admin:newsletter_import              login    403      403      403      403      200
admin:newsletter_import_list         login    403      403      403      403      200
admin:newsletter_export              login    403      403      403      403      200
admin:newsletter_next                login    403      403      403      200      200

account_login                        200      on       on       on       on       on
account_signup                       200      on       on       on       on       on
account_request_login_code           200      on       on       on       on       on
account_logout                       on       200      200      200      200      200
account_complete_password_reset      on       on       on       on       on       on
account_profile                      login    200      200      200      200      200
account_close                        login    200      200      200      200      200
account_email                        login    200      200      200      200      200
account_set_password                 login    200      200      200      200      200
account_change_password              login    on       on       on       on       on
account_email_verification_sent      login    on       on       on       on       on
account_confirm_login_code           login    on       on       on       on       on
account_confirm_password_reset_code  login    on       on       on       on       on
account_reauthenticate               login    403      403      403      403      403
account_second_factor                login    200      200      200      200      200
account_totp_qr_code                 login    404      404      404      404      404
mfa_index                            login    200      200      200      200      200
mfa_authenticate                     login    on       on       on       on       on
mfa_activate_totp                    login    200      200      200      200      200
mfa_deactivate_totp                  login    404      404      404      404      404
mfa_add_webauthn                     login    200      200      200      200      200
mfa_list_webauthn                    login    200      200      200      200      200
mfa_edit_webauthn                    login    404      404      404      404      404
mfa_remove_webauthn                  login    404      404      404      404      404
mfa_reauthenticate                   login    403      403      403      403      403
mfa_reauthenticate_webauthn          login    403      403      403      403      403
mfa_generate_recovery_codes          login    200      200      200      200      200
mfa_view_recovery_codes              login    404      404      404      404      404
mfa_download_recovery_codes          login    404      404      404      404      404
"""

MODELS = """
                          moderator: list add change delete history   director
accounts_user             200 403 200 403 200                         200 403 200 403 200
accounts_outgoingmail     200 403 200 403 200                         200 403 200 403 200
articles_article          200 403 200 403 200                         200 403 200 403 200
articles_section          200 200 200 200 200                         200 200 200 200 200
articles_keyword          200 200 200 200 200                         200 200 200 200 200
articles_journalentry     200 403 200 403 200                         200 403 200 403 200
articles_screeningpolicy  403 403 403 403 403                         on  403 200 403 200
articles_exemptnetwork    403 403 403 403 403                         200 200 200 200 200
articles_disposabledomain 403 403 403 403 403                         200 200 200 200 200
articles_knownhost        403 403 403 403 403                         200 200 200 200 200
articles_connectionaccess 403 403 403 403 403                         200 403 200 403 200
contrib_site_standingpage         200 200 200 200 200                         200 200 200 200 200
contrib_site_partner      200 200 200 200 200                         200 200 200 200 200
newsletter_issue          200 403 200 403 200                         200 403 200 403 200
newsletter_delivery       200 403 200 403 200                         200 403 200 403 200
newsletter_bounce         200 403 200 403 200                         200 403 200 403 200
newsletter_unclassifiedmail          200 403 200 403 200                         200 403 200 403 200
newsletter_learntreply    200 403 200 200 200                         200 403 200 200 200
newsletter_suppression    200 403 200 403 200                         200 403 200 403 200
newsletter_subscriber     200 403 403 403 403                         200 403 200 403 200
"""
DOOR = {"visitor": "login", "newcomer": "403", "author": "403", "other": "403"}


@pytest.fixture
def world(settings: Settings) -> PermissionWorld:
    """The demo asks for no second factor; that it is asked for elsewhere is tested beside it."""
    settings.SITE_MODE = "demo"
    return permission_world.build_world()


def table() -> dict[str, dict[str, str]]:
    rows = [line.split() for line in TABLE.splitlines() if line.strip()]
    known = {name: dict(zip(ROLES, cells, strict=True)) for name, *cells in rows[1:]}
    known |= {name: dict.fromkeys(ROLES, "200") for name in PUBLIC.split()}
    return known | {name: dict.fromkeys(ROLES, "404") for name in UNKNOWN.split()}


def models() -> dict[str, list[str]]:
    rows = [line.split() for line in MODELS.splitlines() if line.strip()]
    return {name: cells for name, *cells in rows[1:]}


def test_each_address_stands_in_the_table() -> None:
    assert set(table()) == permission_world.page_names()


def test_each_model_of_the_admin_stands_in_the_table() -> None:
    assert set(models()) == permission_world.admin_models()


@pytest.mark.parametrize("role", ROLES)
def test_page_answers_as_the_table_says(world: PermissionWorld, role: str) -> None:
    visit = RoleVisit(world, role)
    found = {name: visit.get(permission_world.page_url(name, world)) for name in table()}
    assert found == {name: cells[role] for name, cells in table().items()}


@pytest.mark.parametrize("role", ROLES)
def test_admin_answers_as_the_table_says(world: PermissionWorld, role: str) -> None:
    visit = RoleVisit(world, role)
    found = {
        model: [visit.get(permission_world.model_page(model, p, world.rows[model])) for p in PAGES]
        for model in models()
    }
    if role in DOOR:
        assert found == {model: [DOOR[role]] * len(PAGES) for model in models()}
    else:
        half = slice(0, 5) if role == "moderator" else slice(5, 10)
        assert found == {model: cells[half] for model, cells in models().items()}
