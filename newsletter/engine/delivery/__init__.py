"""The state of each delivery in the database, and the message each recipient gets.

No SMTP here; only ``backend_sender`` hands mails over, through Django's other mail backends.
"""
