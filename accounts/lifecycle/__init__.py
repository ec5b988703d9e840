"""What happens to an account after it was opened: blocked, unblocked, anonymised.

Signing in lives in authentication.
"""
