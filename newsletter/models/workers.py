"""What the workers that send share, and what outlives them."""

from django.db import models


class WorkerSlot(models.Model):
    """As many as may send at once. Its holder has a lease; what a dead one claimed is free."""

    number = models.PositiveSmallIntegerField(unique=True)
    holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)


class RateAllowance(models.Model):
    """How far politeness has been used up: for all mail (``*``), or for one recipient domain."""

    scope = models.CharField(max_length=254, unique=True)
    used_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.scope


class SendingDatabase(models.Model):
    """The one database that the letter leaves from; a copy finds itself elsewhere."""

    server = models.CharField(max_length=200)
    database = models.CharField(max_length=400)
    timeline = models.CharField(max_length=20)
    confirmed_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    told_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="sending_database_is_one"),
        )

    def __str__(self) -> str:
        return self.database
