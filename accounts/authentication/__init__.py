"""Signing up and signing in through django-allauth: its adapter, its forms in our words, the
second factor, and accounts for people whose e-mail was confirmed by a link. Blocking and
closing an account live in lifecycle.
"""
