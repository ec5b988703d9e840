"""What the issues before say of a reader whose copy has come back. Looks, and acts on nothing."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from newsletter.models import Bounce, Delivery, Subscriber

Kind, Weight = Bounce.Kind, Bounce.Weight
State = Delivery.State
FAILURES = (Kind.HARD, Kind.SOFT)
SENT = (State.SENT, State.UNKNOWN, State.REFUSED)


def is_outdated(bounce: Bounce, holder: Subscriber) -> bool:
    """The letter left before its holder confirmed the address anew."""
    left_at = bounce.delivery.settled_at if bounce.delivery else None
    return bool(left_at and holder.confirmed_at and left_at < holder.confirmed_at)


def is_second_witness(bounce: Bounce, holder: Subscriber) -> bool:
    """The issue before has already brought the same half proof."""
    if bounce.weight != Weight.ONE_WITNESS:
        return False
    half = Bounce.objects.filter(delivery=OuterRef("pk"), weight=Weight.ONE_WITNESS)
    last = _letters_until(bounce, holder).annotate(is_half=Exists(half))
    return list(last.values_list("is_half", flat=True)[:2]) == [True, True]


def has_failed_for_long(bounce: Bounce, holder: Subscriber, in_a_row: int, over: timedelta) -> bool:
    """So many issues until this one failed, none arrived between them, over so long."""
    about = Bounce.objects.filter(delivery=OuterRef("pk"), kind__in=Kind.values)
    failed = about.filter(kind__in=FAILURES).exclude(weight=Weight.NOTHING)
    reported = about.exclude(kind=Kind.COMPLAINT)
    letters = _letters_until(bounce, holder).annotate(
        failed=Exists(failed), is_reported=Exists(reported)
    )
    found = list(
        letters.values_list("failed", "is_reported", "state", "issue__planned_at")[:in_a_row]
    )
    if len(found) < in_a_row or found[0][3] - found[-1][3] < over:
        return False
    return all(
        has_failed or (state == State.REFUSED and not is_reported)
        for has_failed, is_reported, state, _at in found
    )


def _letters_until(bounce: Bounce, holder: Subscriber) -> QuerySet[Delivery]:
    """Counted back from the issue that is reported now: later ones are not decided yet."""
    if bounce.delivery is None:
        return Delivery.objects.none()
    return Delivery.objects.filter(
        Q(settled_at__gte=holder.confirmed_at) if holder.confirmed_at else Q(),
        subscriber=holder,
        state__in=SENT,
        issue__planned_at__lte=bounce.delivery.issue.planned_at,
    ).order_by("-issue__planned_at")
