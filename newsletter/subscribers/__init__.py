"""Who receives the letter: subscribing, preferences, leaving, import and export, addresses that
must not be written to. What happens to one letter to one of them is ``models.Delivery``, moved
by ``engine`` alone.
"""
