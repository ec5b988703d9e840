"""May the relay send for this domain, and does a receiver see it? SPF, DKIM, DMARC, in words."""
