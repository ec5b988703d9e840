"""The SMTP side of sending: connections, sessions on them, what replies mean, the loop over all of
them. It writes nothing to the database itself: it calls ``delivery.ledger``.
"""
