"""Mails that come back and what the provider reports: the ways in, mailbox and webhook.

``reading`` says what a mail holds, ``policy`` what it means for its reader. What the server refuses
while the letter is handed over is in ``engine.smtp.replies``.
"""
