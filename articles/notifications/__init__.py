"""What people are told: mails, statements of reasons (DSA, article 17), the words for reasons,
signed links. Nothing here decides. Each function send_X sends the mail templates/emails/X.
"""
