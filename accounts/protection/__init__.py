"""Who may call a view, and whether a request is a person's, from our own page and not too
frequent. Scoring texts for spam lives in articles.spam.
"""
