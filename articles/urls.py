"""The addresses of this room; which of them are public is said by each view."""

from django.urls import path, re_path

from articles import feeds
from articles.views.moderation import affirmation, appeals, journal, report
from articles.views.reading import agenda, article, contributors, lists, photo, search
from articles.views.writing import confirm, identity, my_articles, write

urlpatterns = [
    path("", lists.show_front_page, name="front"),
    path("articles/write/", write.write_article, name="article_write"),
    path("articles/write/identity/", identity.ask_identity, name="article_identity"),
    path("articles/mine/", my_articles.list_my_articles, name="my_articles"),
    path("articles/unread/", affirmation.list_unread, name="article_unread"),
    path("articles/confirm/<str:secret>/", confirm.confirm_article, name="article_confirm"),
    path(
        "articles/appeal/article/<str:token>/", appeals.appeal_restriction, name="authored_appeal"
    ),
    path(
        "articles/appeal/account/<str:token>/", appeals.appeal_suspension, name="suspension_appeal"
    ),
    path("articles/appeal/report/<str:token>/", appeals.appeal_report_answer, name="report_appeal"),
    path("articles/preview/<str:key>/photo.webp", photo.private_photo, name="private_photo"),
    path("articles/preview/<str:token>/", article.show_preview, name="article_preview"),
    path("articles/<int:article_id>/history/", article.show_history, name="article_history"),
    path("articles/<int:article_id>/report/", report.report_article, name="article_report"),
    path("articles/<int:article_id>/edit/", write.edit_article, name="article_edit"),
    path("articles/<int:article_id>/delete/", my_articles.delete_draft, name="article_delete"),
    path(
        "articles/<int:article_id>/withdraw/", my_articles.withdraw_article, name="article_withdraw"
    ),
    path("articles/<int:article_id>/reopen/", my_articles.reopen_article, name="article_reopen"),
    path("articles/<int:article_id>/affirm/", affirmation.affirm_article, name="article_affirm"),
    path("articles/<int:article_id>/appeal/", affirmation.appeal_decision, name="article_appeal"),
    path("articles/<int:article_id>/", article.show_article, name="article_by_number"),
    path("articles/<int:article_id>/<str:slug>/", article.show_article, name="article"),
    path("sections/<slug:slug>/", lists.show_section, name="section"),
    path("sections/<slug:slug>/feed.atom", feeds.section_feed, name="section_feed"),
    path("keywords/<slug:slug>/", lists.show_keyword, name="keyword"),
    path("keywords/<slug:slug>/feed.atom", feeds.keyword_feed, name="keyword_feed"),
    path("contributors/<int:user_id>/feed.atom", feeds.contributor_feed, name="contributor_feed"),
    path(
        "contributors/<int:user_id>/<str:slug>/", contributors.show_contributor, name="contributor"
    ),
    re_path(
        r"^archives/(?P<year>[12][0-9]{3})/(?P<month>0[1-9]|1[0-2])/$",
        lists.show_archive,
        name="archive",
    ),
    path("search/", search.show_search_results, name="search"),
    path("agenda/", agenda.show_agenda, name="agenda"),
    path("agenda.ics", agenda.ical_feed, name="agenda_ics"),
    path("calls/", agenda.show_calls, name="calls"),
    path("feeds/articles.atom", feeds.articles_atom_feed, name="articles_atom_feed"),
    path("feeds/articles.json", feeds.articles_json_feed, name="articles_json_feed"),
    path("journal/", journal.show_journal, name="journal"),
    path("journal/figures/", journal.show_statistics, name="journal_statistics"),
    path("journal/figures/<int:year>/", journal.show_statistics, name="journal_statistics_year"),
    path("journal/name/", journal.edit_journal_name, name="journal_name"),
    path("feeds/journal.atom", journal.journal_feed, name="journal_feed"),
]
