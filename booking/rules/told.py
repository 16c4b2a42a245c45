"""The rules that bind whoever books, in plain words, for the page of the instrument."""

from collections.abc import Iterator

from booking.rules.conduct import floor_of
from booking.rules.limit_refusals import PERIOD_WORDS, WHO_WORDS
from booking.rules.permits import PERMIT_WORDS, needed_kinds
from booking.rules.policy import Policy
from booking.rules.quota import Quota
from booking.rules.refusals import LEVEL_WORDS
from kernel.values.text import N_, Message

CLASS_WORDS = {
    "all": N_("everybody"),
    "own": N_("the own unit"),
    "zone": N_("units of this zone"),
    "other": N_("units of other zones"),
    "enterprise": N_("companies"),
}
SEEN_WORDS = {
    "full": N_("Everybody signed in sees who has booked, and for what"),
    "busy": N_("Others see that the time is taken, not who has it"),
    "confidential": N_("Bookings are confidential: others see only free time"),
}
OVERRIDER_WORDS = {
    "lab_manager": N_("the lab's managers"),
    "deputy": N_("the lab's managers and their deputies"),
}


def rules_told(policy: Policy, tags: tuple[str, ...] = ()) -> list[Message]:
    """Return a sentence for each permit, limit, share and custom that is set."""
    return [
        *_permits(policy, tags),
        *_starts(policy),
        *_limits(policy),
        *map(_quota, policy.quotas),
        *_consent(policy),
        *_share(policy),
        *_the_day(policy),
        *_house(policy),
        Message(SEEN_WORDS[policy.visibility]),
        *_exceptions(policy),
    ]


def _permits(policy: Policy, tags: tuple[str, ...]) -> Iterator[Message]:
    if kinds := needed_kinds(tags, policy.permits):
        yield Message(
            N_("Self-operation needs a checked permit: {permits}"),
            permits=tuple(PERMIT_WORDS[kind] for kind in kinds),
        )


def _starts(policy: Policy) -> Iterator[Message]:
    if policy.align_min:
        yield Message(
            N_("Bookings start every {align_min} from midnight on"),
            align_min=policy.align_min,
        )
    if policy.horizon_zone_days:
        yield Message(
            N_("Units of this zone book at most {days} days ahead"),
            days=policy.horizon_zone_days,
        )
    if policy.horizon_enterprise_days:
        yield Message(
            N_("Companies book at most {days} days ahead"),
            days=policy.horizon_enterprise_days,
        )
    if policy.training_use_days is not None:
        yield Message(
            N_("Self-operation needs use or training within {days} days before"),
            days=policy.training_use_days,
        )
    if level := LEVEL_WORDS.get(policy.outside_hours_for):
        yield Message(
            N_("Outside opening hours only people with {level} may book"),
            level=(level,),
        )


def _limits(policy: Policy) -> Iterator[Message]:
    if policy.max_day is not None:
        yield Message(
            N_("At most {count} bookings a day per person"), count=policy.max_day
        )
    if policy.max_open_min is not None:
        yield Message(
            N_("At most {limit_min} to come per person"),
            limit_min=policy.max_open_min,
        )
    if policy.gap_min:
        yield Message(
            N_("At least {gap_min} between two bookings of one person"),
            gap_min=policy.gap_min,
        )
    if policy.parallel_max is not None:
        yield Message(
            N_("At most {count} of the lab's instruments at the same time per person"),
            count=policy.parallel_max,
        )
    yield Message(N_("A series has at most {count} bookings"), count=policy.series_max)


def _quota(quota: Quota) -> Message:
    named = {
        "who": (WHO_WORDS[quota.who],),
        "per": (PERIOD_WORDS[quota.per],),
        "applies": (CLASS_WORDS[quota.applies],),
    }
    if quota.limit_min is not None:
        said = N_("{who}: at most {limit_min} booked here {per} (for {applies})")
        return Message(said, limit_min=quota.limit_min, **named)
    said = N_("{who}: at most {count} bookings here {per} (for {applies})")
    return Message(said, count=quota.limit_count, **named)


def _consent(policy: Policy) -> Iterator[Message]:
    if policy.student_confirm:
        yield Message(N_("Students book with their supervisor's confirmation"))
    if policy.two_person == "always":
        yield Message(
            N_("Nobody approves their own booking, the lab's managers neither")
        )


def _share(policy: Policy) -> Iterator[Message]:
    if policy.reserved_pct:
        yield Message(
            N_(
                "{percent} % of each week's opening hours are kept for people of other"
                " zones until {hours} h before the start"
            ),
            percent=policy.reserved_pct,
            hours=policy.reserved_release_h,
        )


def _the_day(policy: Policy) -> Iterator[Message]:
    yield Message(
        N_("Check-in opens {early_min} before the start"),
        early_min=policy.checkin_early_min,
    )
    if policy.checkin_late_min is not None:
        yield Message(
            N_("Check-in closes {late_min} after the start"),
            late_min=policy.checkin_late_min,
        )
    yield Message(
        N_("Whoever checks in more than {late_min} after the start is marked late"),
        late_min=policy.late_tolerance_min,
    )
    if policy.no_show_after_min is not None:
        yield Message(
            N_("If nobody came {after_min} after the start, the time is released"),
            after_min=policy.no_show_after_min,
        )
    if policy.waitlist:
        yield Message(
            N_("There is a waitlist; an offer is kept for {hold_min}"),
            hold_min=policy.offer_hold_min,
        )


def _house(policy: Policy) -> Iterator[Message]:
    if policy.no_show_limit is not None:
        said = (
            N_(
                "{count} bookings in this lab missed or cancelled late within {days} days"
                " lead to {pause} days without booking"
            )
            if policy.late_cancel_counts
            else N_(
                "{count} bookings in this lab missed within {days} days lead to {pause}"
                " days without booking"
            )
        )
        yield Message(
            said,
            count=policy.no_show_limit,
            days=policy.no_show_days,
            pause=policy.pause_days,
        )
    if policy.credit_start is not None:
        said = (
            N_("Under {floor} of {start} points of credit a booking is refused")
            if policy.credit_below == "refuse"
            else N_("Under {floor} of {start} points of credit the lab decides")
        )
        yield Message(said, floor=floor_of(policy), start=policy.credit_start)


def _exceptions(policy: Policy) -> Iterator[Message]:
    roles = {
        policy.override_length,
        policy.override_notice,
        policy.override_hours,
        policy.override_nights,
        policy.override_limits,
        policy.override_share,
        policy.override_conduct,
    }
    # The widest role stands for all: whoever may set one rule aside can be asked.
    for role in ("deputy", "lab_manager"):
        if role in roles:
            said = N_("Exceptions are made by {role}, with a reason that is kept")
            yield Message(said, role=(OVERRIDER_WORDS[role],))
            return
