from articles.models.article import (
    READABLE_STATES,
    Article,
    Authorship,
    Kind,
    State,
)
from articles.models.connection import ConnectionAccess, ConnectionRecord
from articles.models.generation import Generation
from articles.models.journal import Action, ActorLabel, Affirmation, JournalEntry, Role, Rule
from articles.models.media import Attachment, Photo
from articles.models.moderation import Absence, Clearance, ClearedArticle, Note, Suspension
from articles.models.occurrence import Occurrence
from articles.models.pending import PendingArticle
from articles.models.report import Appeal, Report
from articles.models.revision import Revision
from articles.models.screening import (
    ArticleSign,
    DisposableDomain,
    ExemptNetwork,
    KnownHost,
    ScreeningPolicy,
    ScreeningResult,
)
from articles.models.search import SearchDocument
from articles.models.taxonomy import Keyword, Section
from articles.models.wave import Wave

__all__ = [
    "READABLE_STATES",
    "Absence",
    "Action",
    "ActorLabel",
    "Affirmation",
    "Appeal",
    "Article",
    "ArticleSign",
    "Attachment",
    "Authorship",
    "Clearance",
    "ClearedArticle",
    "ConnectionAccess",
    "ConnectionRecord",
    "DisposableDomain",
    "ExemptNetwork",
    "Generation",
    "JournalEntry",
    "Keyword",
    "Kind",
    "KnownHost",
    "Note",
    "Occurrence",
    "PendingArticle",
    "Photo",
    "Report",
    "Revision",
    "Role",
    "Rule",
    "ScreeningPolicy",
    "ScreeningResult",
    "SearchDocument",
    "Section",
    "State",
    "Suspension",
    "Wave",
]
