from articles.models.article import (
    READABLE_STATES,
    Article,
    Authorship,
    Kind,
    State,
)
from articles.models.generation import Generation
from articles.models.journal import Action, ActorLabel, Affirmation, JournalEntry, Role, Rule
from articles.models.media import Attachment, Photo
from articles.models.occurrence import Occurrence
from articles.models.pending import PendingArticle
from articles.models.report import Appeal, Report
from articles.models.revision import Revision
from articles.models.search import SearchDocument
from articles.models.taxonomy import Keyword, Section

__all__ = [
    "READABLE_STATES",
    "Action",
    "ActorLabel",
    "Affirmation",
    "Appeal",
    "Article",
    "Attachment",
    "Authorship",
    "Generation",
    "JournalEntry",
    "Keyword",
    "Kind",
    "Occurrence",
    "PendingArticle",
    "Photo",
    "Report",
    "Revision",
    "Role",
    "Rule",
    "SearchDocument",
    "Section",
    "State",
]
