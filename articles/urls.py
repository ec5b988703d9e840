"""The addresses of this room; which of them are public is said by each view."""

from django.urls import path, re_path

from articles import feeds
from articles.views.moderation import affirmation, appeals, journal, report
from articles.views.reading import agenda, article, contributors, lists, photo, search
from articles.views.writing import confirm, identity, my_articles, write

urlpatterns = [
    path("", lists.front, name="front"),
    path("articles/write/", write.write, name="article_write"),
    path("articles/write/identity/", identity.identity, name="article_identity"),
    path("articles/mine/", my_articles.mine, name="my_articles"),
    path("articles/unread/", affirmation.unread, name="article_unread"),
    path("articles/confirm/<str:secret>/", confirm.confirm, name="article_confirm"),
    path("articles/appeal/account/<str:token>/", appeals.account, name="account_appeal"),
    path("articles/appeal/report/<str:token>/", appeals.report, name="report_appeal"),
    path("articles/preview/<str:key>/photo.webp", photo.private_photo, name="private_photo"),
    path("articles/preview/<str:token>/", article.preview, name="article_preview"),
    path("articles/<int:article_id>/history/", article.history, name="article_history"),
    path("articles/<int:article_id>/report/", report.report, name="article_report"),
    path("articles/<int:article_id>/edit/", write.edit, name="article_edit"),
    path("articles/<int:article_id>/delete/", my_articles.delete, name="article_delete"),
    path("articles/<int:article_id>/withdraw/", my_articles.withdraw, name="article_withdraw"),
    path("articles/<int:article_id>/reopen/", my_articles.reopen, name="article_reopen"),
    path("articles/<int:article_id>/affirm/", affirmation.affirm, name="article_affirm"),
    path("articles/<int:article_id>/appeal/", affirmation.appeal, name="article_appeal"),
    path("articles/<int:article_id>/", article.article, name="article_short"),
    path("articles/<int:article_id>/<str:slug>/", article.article, name="article"),
    path("sections/<slug:slug>/", lists.section, name="section"),
    path("sections/<slug:slug>/feed.atom", feeds.section, name="section_feed"),
    path("keywords/<slug:slug>/", lists.keyword, name="keyword"),
    path("keywords/<slug:slug>/feed.atom", feeds.keyword, name="keyword_feed"),
    path("contributors/<int:user_id>/feed.atom", feeds.contributor, name="contributor_feed"),
    path("contributors/<int:user_id>/<str:slug>/", contributors.contributor, name="contributor"),
    re_path(
        r"^archives/(?P<year>[12][0-9]{3})/(?P<month>0[1-9]|1[0-2])/$",
        lists.archive,
        name="archive",
    ),
    path("search/", search.search, name="search"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda.ics", agenda.calendar, name="agenda_ics"),
    path("calls/", agenda.calls, name="calls"),
    path("feeds/articles.atom", feeds.articles, name="feed_atom"),
    path("feeds/articles.json", feeds.articles_json, name="feed_json"),
    path("journal/", journal.journal, name="journal"),
    path("journal/figures/", journal.yearly, name="journal_figures"),
    path("journal/figures/<int:year>/", journal.yearly, name="journal_year"),
    path("journal/name/", journal.name, name="journal_name"),
    path("feeds/journal.atom", journal.feed, name="journal_feed"),
]
