"""Where a child process costs a test more than the test itself.

Texts are rendered and returned mails are read in a child process with limits; it takes a fifth of a
second to start. Tests whose subject that process is are marked ``child_process``; in all others the
same functions are called in the test's own.
"""

import pytest

from articles import markup
from newsletter.returns.reading import sandbox
from newsletter.returns.reading.classification import ClassifiedMail, classify_mail


def avoid_child_processes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(markup, "_render_apart", markup.render_markdown)
    patch.setattr(sandbox, "_understood_apart", _understand_here)


def _understand_here(raw: bytes, recipient: str) -> ClassifiedMail:
    """Raises what reading in a child process would, but for limits of time and memory."""
    sandbox._refuse_monsters(raw)
    try:
        return classify_mail(raw, recipient)
    except Exception as error:
        raise sandbox._UnreadableMail("a parser breaks on it") from error
