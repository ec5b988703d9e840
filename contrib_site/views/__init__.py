"""Views of the site itself: standing pages, robots.txt, sitemap, public media, error pages.

Articles and newsletter have views of their own.
"""
