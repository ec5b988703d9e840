"""Pages on which people write: the form, the name and the mailed link, their own articles.

Not here: what is saved and published (articles.writing, articles.workflow).
"""
