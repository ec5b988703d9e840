"""Who receives the letter: subscribing, preferences, unsubscribing, import and export, and the
e-mails that must not be written to. The state of one letter to one subscriber is
``models.Delivery``, which only ``engine`` changes.
"""
