"""Who acts: a person with a role, or the machine."""

import secrets
from dataclasses import dataclass

from accounts.models import User
from articles.models import ActorLabel, Article, Role


@dataclass(frozen=True)
class Actor:
    """``user`` is None for the machine alone."""

    user: User | None
    role: Role

    @property
    def is_machine(self) -> bool:
        return self.role == Role.MACHINE

    @property
    def is_moderator(self) -> bool:
        return self.role in {Role.MODERATOR, Role.DIRECTOR}


MACHINE = Actor(None, Role.MACHINE)


def acting_as_author(user: User) -> Actor:
    return Actor(user, Role.AUTHOR)


def acting_as(user: User) -> Actor:
    """The role in which somebody judges a text that is not their own.

    One query for who is named: without a second factor they are a resident like others.
    """
    if not user.moderates:
        return Actor(user, Role.RESIDENT)
    return Actor(user, Role.DIRECTOR if user.is_superuser else Role.MODERATOR)


def is_author(user: User, article: Article) -> bool:
    """Runs one query."""
    return article.authorships.accepted().filter(user=user).exists()


def get_actor_key(actor: Actor) -> str:
    """The opaque key that stands for this person in the journal; made at the first decision."""
    return get_actor_label(actor.user).key if actor.user is not None else ""


def get_actor_label(user: User) -> ActorLabel:
    label, _created = ActorLabel.objects.get_or_create(
        user=user, defaults={"key": secrets.token_hex(8), "name": user.display_name}
    )
    return label
