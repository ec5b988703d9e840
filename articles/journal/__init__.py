"""What was decided, by whom and when: the moderation journal, its public page, its yearly
statistics, and the revisions of texts. Nothing here changes an article's state; that is
articles.workflow.
"""
