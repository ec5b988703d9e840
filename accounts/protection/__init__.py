"""Who may call a view, and whether a request is a person's, from our own page, not too frequent
and not pressed twice; what was typed when it was refused; work on what others sent, in a child
process with limits. Spam is scored in articles.spam.
"""
