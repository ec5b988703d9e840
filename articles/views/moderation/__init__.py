"""Pages of moderation outside the admin: report, appeal, affirm, the public journal.

Not here: the moderators' desk (articles.admin).
"""
