"""Middleware that acts on every answer: the page cache, the Permissions-Policy header.

The health check's middleware stands in contrib_site/health.py.
"""
