from django.db import models


class CacheScope(models.Model):
    """How often what a scope shows has changed; pages are cached under this number."""

    scope = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope}@{self.number}"
