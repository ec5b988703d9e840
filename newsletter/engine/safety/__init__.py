"""What guards the promise when something went wrong: after a restore, when the letter stands
still, when nobody hears of it. Whether this database may send at all is in
``engine.sending_database``, below ``sending``.
"""
