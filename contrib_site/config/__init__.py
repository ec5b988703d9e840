"""Reads the environment strictly and turns it into Django's settings: variables, service URLs, the
newsletter's, logging, system checks. The settings themselves stand in contrib_site/settings.py.
"""
