"""The account of a person, and what every room needs of forms, mail, dates and limits.

Nothing here knows articles or the newsletter.
"""
