"""Mails that come back and what the provider reports: reading, classifying, and the policy in
``bounces``. What the server refuses while the letter is handed over is in
``engine.smtp.replies``.
"""
