"""The standing pages (charter, contact, legal...) with their default texts, and the partners'
logos. The views that show them live in views.pages.
"""
