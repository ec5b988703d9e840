"""Words of mail servers that a person has explained: asked where nothing else understands them."""

from newsletter.models import Bounce, LearntReply
from newsletter.returns.reading.server_words import read_meaning, simplify_words

# Shorter words stand in too many mails.
FEWEST_LETTERS = 12
LONGEST_WORDS = 200
MOST_REPLIES = 1000


class NotLearnable(ValueError):
    """Too short, or words that mean something else here already."""


def learn_reply(words: str, kind: Bounce.Kind) -> LearntReply:
    """Raises NotLearnable. What was said before about the same words is replaced."""
    simple = simplify_words(words)[:LONGEST_WORDS].strip()
    if sum(letter.isalpha() for letter in simple) < FEWEST_LETTERS:
        raise NotLearnable("too short")
    if read_meaning(simple) is not None:
        raise NotLearnable("known already")
    reply, _new = LearntReply.objects.update_or_create(words=simple, defaults={"kind": kind})
    return reply


def find_learnt_kind(words: str) -> Bounce.Kind | None:
    """Returns what a person said of such words. Runs a query."""
    simple = simplify_words(words)
    if not simple:
        return None
    known = LearntReply.objects.values_list("words", "kind")[:MOST_REPLIES]
    return next((Bounce.Kind(kind) for said, kind in known if said in simple), None)
