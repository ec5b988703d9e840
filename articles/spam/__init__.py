"""What a text looks like to the machine: score, known hosts, near duplicates, waves of new
accounts. It only judges and takes note. Holding a text is articles.workflow; clearing spam away
is articles.moderation.spam_cleanup.
"""
