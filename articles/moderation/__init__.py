"""What moderators work with: queue, reports, appeals, suspensions, spam cleanups, daily mail.

It calls the verbs of articles.workflow and never changes an article's state itself.
"""
