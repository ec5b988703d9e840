"""Pages that anybody reads: articles, lists, agenda, search.

GET only, the same for all. Not here: pages with a form.
"""
