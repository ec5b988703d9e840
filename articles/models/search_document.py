from django.db import models


class SearchDocument(models.Model):
    """The stems of a listed article, each between spaces. Only ``articles.reading.search`` reads it."""

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_document",
    )
    stems = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)
