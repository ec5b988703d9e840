"""How an issue is sent: ``sending`` has the verbs, ``smtp`` speaks to the server, ``delivery``
writes down, ``safety`` watches. What is in the letter is decided in ``contents``; mails that
come back are read in ``returns``.
"""
