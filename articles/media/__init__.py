"""Photos and documents: decoding what was sent, the private original, the public variants.

Not here: which article shows a file; reading.refresh decides when variants are public.
"""
