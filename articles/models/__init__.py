"""All tables of this room; other packages import models from here."""

from articles.models.article import (
    READABLE_STATES,
    Article,
    Authorship,
    Kind,
    State,
)
from articles.models.cache_scope import CacheScope
from articles.models.connection_log import ConnectionAccess, ConnectionRecord
from articles.models.journal import Action, ActorLabel, Affirmation, JournalEntry, Role, Rule
from articles.models.media import Photo
from articles.models.moderation import (
    ModeratorAbsence,
    ModeratorNote,
    SpamCleanup,
    SpamCleanupArticle,
    Suspension,
)
from articles.models.occurrence import Occurrence
from articles.models.pending import PendingArticle
from articles.models.report import Appeal, Report
from articles.models.revision import Revision
from articles.models.search_document import SearchDocument
from articles.models.spam import (
    DisposableDomain,
    ExemptNetwork,
    KnownHost,
    ScreeningPolicy,
    ScreeningResult,
    SpamSign,
)
from articles.models.taxonomy import Keyword, Section
from articles.models.wave import Wave

__all__ = [
    "READABLE_STATES",
    "Action",
    "ActorLabel",
    "Affirmation",
    "Appeal",
    "Article",
    "Authorship",
    "CacheScope",
    "ConnectionAccess",
    "ConnectionRecord",
    "DisposableDomain",
    "ExemptNetwork",
    "JournalEntry",
    "Keyword",
    "Kind",
    "KnownHost",
    "ModeratorAbsence",
    "ModeratorNote",
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
    "SpamCleanup",
    "SpamCleanupArticle",
    "SpamSign",
    "State",
    "Suspension",
    "Wave",
]
