"""What a notice says, by its kind.

A notice keeps parameters, not sentences, so that it is said in the language of who
reads it. Parameters are plain JSON values: `start` and `end` (ISO moments, said
together as {when}), other moments named `until` or *_at, *_fen, *_min, texts, and
pairs x_zh/x_en for {x}. A `comment`, when there is one, is added at the end.
"""

from dataclasses import dataclass
from enum import StrEnum

from kernel.values.text import N_
from notification.rules.people_wording import OF_PEOPLE


class Kind(StrEnum):
    """Every kind of notice."""

    BOOKING_REQUESTED = "booking_requested"
    BOOKING_RECEIVED = "booking_received"
    BOOKING_MADE = "booking_made"
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_DECLINED = "booking_declined"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_CHANGED = "booking_changed"
    BOOKING_EXPIRED = "booking_expired"
    BOOKING_TRANSFERRED = "booking_transferred"
    BOOKING_HANDED_OVER = "booking_handed_over"
    CONSENT_GRANTED = "consent_granted"
    CAMPAIGN_CONFIRMED = "campaign_confirmed"
    CAMPAIGN_LOST = "campaign_lost"
    BOOKING_MISSED = "booking_missed"
    BOOKING_DISPLACED = "booking_displaced"
    BOOKING_DISPLACED_ALONE = "booking_displaced_alone"
    FAULT_REPORTED = "fault_reported"
    FAULT_NOTED = "fault_noted"
    APPEAL_MADE = "appeal_made"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REJECTED = "appeal_rejected"
    SERIES_BOOKED = "series_booked"
    SERIES_CHANGED = "series_changed"
    SERIES_CANCELLED = "series_cancelled"
    SLOT_OFFERED = "slot_offered"
    OFFER_LAPSED = "offer_lapsed"
    WAIT_OVER = "wait_over"
    LISTING_SUBMITTED = "listing_submitted"
    LISTING_PUBLISHED = "listing_published"
    LISTING_RETURNED = "listing_returned"
    LISTING_SUSPENDED = "listing_suspended"
    CERTIFICATE_ENDING = "certificate_ending"
    PERMIT_FILED = "permit_filed"
    PERMIT_ACCEPTED = "permit_accepted"
    PERMIT_REJECTED = "permit_rejected"
    PERMIT_ENDING = "permit_ending"
    PROJECT_JOINED = "project_joined"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_RETURNED = "report_returned"
    REPORT_APPROVED = "report_approved"
    REPORT_REJECTED = "report_rejected"
    SUMMARY_MADE = "summary_made"
    MATTER_RAISED = "matter_raised"
    MATTER_ANSWERED = "matter_answered"
    REPORT_DUE = "report_due"
    REVIEW_DUE = "review_due"
    REMINDER = "reminder"
    SEARCH_MATCHED = "search_matched"
    SIGN_UP_REPEATED = "sign_up_repeated"
    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ENDED = "deputy_ended"
    GROUP_JOINED = "group_joined"
    STUDENT_CONFIRMED = "student_confirmed"
    STUDENT_UNCONFIRMED = "student_unconfirmed"
    GROUP_LEFT = "group_left"


@dataclass(frozen=True, slots=True)
class Wording:
    """Message ids of a notice's title and first line."""

    title: str
    body: str


COMMENT = N_("Comment: {comment}")
UNKNOWN = Wording(N_("News"), N_("Open it to see what happened."))

WORDINGS: dict[str, Wording] = {
    **{Kind(kind): Wording(*said) for kind, said in OF_PEOPLE.items()},
    Kind.BOOKING_REQUESTED: Wording(
        N_("A booking waits for your answer"),
        N_("{instrument_name}, {when}. The slot is held until you decide."),
    ),
    Kind.BOOKING_RECEIVED: Wording(
        N_("Request sent"),
        N_(
            "{instrument_name}, {when}. The slot is held for you; the lab answers soon."
        ),
    ),
    Kind.BOOKING_MADE: Wording(
        N_("Your instrument was booked"), N_("{instrument_name}, {when}.")
    ),
    Kind.BOOKING_CONFIRMED: Wording(
        N_("Booking confirmed"), N_("{instrument_name}, {when}.")
    ),
    Kind.BOOKING_DECLINED: Wording(
        N_("Booking declined"),
        N_("{instrument_name}, {when}. The slot is free again; choose another time."),
    ),
    Kind.BOOKING_CANCELLED: Wording(
        N_("Booking cancelled"),
        N_("{instrument_name}, {when}. The slot is free again."),
    ),
    Kind.BOOKING_CHANGED: Wording(
        N_("Booking changed"), N_("{instrument_name}, now {when}.")
    ),
    Kind.BOOKING_EXPIRED: Wording(
        N_("Request lapsed"),
        N_(
            "{instrument_name}, {when}. Nobody answered in time; the slot is free again."
        ),
    ),
    Kind.BOOKING_TRANSFERRED: Wording(
        N_("A booking was handed over"),
        N_("{instrument_name}, {when}. It has another holder of the same unit now."),
    ),
    Kind.BOOKING_HANDED_OVER: Wording(
        N_("You handed a booking over"), N_("{instrument_name}, {when}.")
    ),
    Kind.CONSENT_GRANTED: Wording(
        N_("Somebody lets you book for them"),
        N_("Choose the name under For when you book."),
    ),
    Kind.CAMPAIGN_CONFIRMED: Wording(
        N_("Every lab of your campaign agreed"),
        N_("{code}: all bookings are confirmed."),
    ),
    Kind.CAMPAIGN_LOST: Wording(
        N_("A campaign cannot take place"),
        N_(
            "{code}: a lab could not take part, so the rest was given back without fees."
        ),
    ),
    Kind.SERIES_BOOKED: Wording(
        N_("A series was booked"),
        N_("{instrument_name}: {count} bookings, the first {when}."),
    ),
    Kind.SERIES_CHANGED: Wording(
        N_("Bookings of a series moved"),
        N_("{instrument_name}: {count} bookings, the first now {when}."),
    ),
    Kind.SERIES_CANCELLED: Wording(
        N_("Bookings of a series were cancelled"),
        N_(
            "{instrument_name}: {count} bookings, the first {when}. Their time is free."
        ),
    ),
    Kind.SLOT_OFFERED: Wording(
        N_("A time is free for you"),
        N_(
            "{instrument_name}, {when}. It is kept for you until {until}; then it goes to"
            " the next in line."
        ),
    ),
    Kind.OFFER_LAPSED: Wording(
        N_("An offer went to the next in line"),
        N_("{instrument_name}, {when}. You keep your place for other times."),
    ),
    Kind.WAIT_OVER: Wording(
        N_("Nothing became free in time"),
        N_("{instrument_name}, {when}. Look for others of its kind, or another day."),
    ),
    Kind.BOOKING_MISSED: Wording(
        N_("Your time was released"),
        N_("{instrument_name}, {when}: nobody checked in, so others can book it."),
    ),
    Kind.BOOKING_DISPLACED: Wording(
        N_("The instrument is down"),
        N_(
            "{instrument_name}, {when} cannot take place; nothing is charged. Free for"
            " you: {offers}. Open it to choose."
        ),
    ),
    Kind.BOOKING_DISPLACED_ALONE: Wording(
        N_("The instrument is down"),
        N_(
            "{instrument_name}, {when} cannot take place; nothing is charged. Open it to"
            " look for another time."
        ),
    ),
    Kind.FAULT_REPORTED: Wording(
        N_("A fault was reported"), N_("{instrument_name} ({code}).")
    ),
    Kind.FAULT_NOTED: Wording(
        N_("The lab found a fault after your use"),
        N_("{instrument_name}, {when}. You can appeal under Conduct."),
    ),
    Kind.APPEAL_MADE: Wording(
        N_("An appeal waits for your answer"), N_("{instrument_name}, {when}.")
    ),
    Kind.APPEAL_GRANTED: Wording(
        N_("Your appeal is granted"),
        N_("{instrument_name}, {when}: the mark counts no more."),
    ),
    Kind.APPEAL_REJECTED: Wording(
        N_("Your appeal is rejected"), N_("{instrument_name}, {when}: the mark stands.")
    ),
    Kind.LISTING_SUBMITTED: Wording(
        N_("A listing waits for a check"), N_("{instrument_name} ({code}).")
    ),
    Kind.LISTING_PUBLISHED: Wording(
        N_("Listing published"),
        N_("{instrument_name} ({code}) can be found and booked."),
    ),
    Kind.LISTING_RETURNED: Wording(
        N_("Listing returned"),
        N_("{instrument_name} ({code}) needs changes before it is published."),
    ),
    Kind.LISTING_SUSPENDED: Wording(
        N_("Listing suspended"), N_("{instrument_name} ({code}) is hidden for now.")
    ),
    Kind.PROJECT_JOINED: Wording(
        N_("You are a member of a collaboration"), N_("{project} {project_name}")
    ),
    Kind.REPORT_SUBMITTED: Wording(
        N_("A report waits for your review"), N_("{project} {project_name}, {period}.")
    ),
    Kind.REPORT_RETURNED: Wording(
        N_("Report returned"),
        N_("{project} {project_name}, {period}. Change it and submit it again."),
    ),
    Kind.REPORT_APPROVED: Wording(
        N_("Report approved"), N_("{project} {project_name}, {period}.")
    ),
    Kind.REPORT_REJECTED: Wording(
        N_("Report rejected"), N_("{project} {project_name}, {period}.")
    ),
    Kind.MATTER_RAISED: Wording(
        N_("A matter waits for your unit's reply"), N_("{project} {project_name}.")
    ),
    Kind.MATTER_ANSWERED: Wording(
        N_("A unit replied to your matter"), N_("{project} {project_name}.")
    ),
    Kind.CERTIFICATE_ENDING: Wording(
        N_("A certificate ends soon"),
        N_(
            "{instrument_name}: {certificate_no} holds until {day}. Record the next one;"
            " reports with a mark that rests on it stop then."
        ),
    ),
    Kind.PERMIT_FILED: Wording(
        N_("A safety permit waits for the check"),
        N_("Number {number}. Look at the paper, then accept or reject it."),
    ),
    Kind.PERMIT_ACCEPTED: Wording(
        N_("Your safety permit counts now"), N_("Number {number} is checked.")
    ),
    Kind.PERMIT_REJECTED: Wording(
        N_("A safety permit was not accepted"),
        N_("Number {number}. Mend what the comment says, then enter it again."),
    ),
    Kind.PERMIT_ENDING: Wording(
        N_("A safety permit ends soon"),
        N_("Number {number} holds until {day}. Enter the next one before."),
    ),
    Kind.REPORT_DUE: Wording(
        N_("A report is due"),
        N_("{project} {project_name}, {period}: hand it in by {due_on}."),
    ),
    Kind.REVIEW_DUE: Wording(
        N_("A report still waits for your review"),
        N_("{project} {project_name}, {period}, since {due_on}."),
    ),
    Kind.SUMMARY_MADE: Wording(
        N_("Your summary is ready"), N_("{period}: open it to fetch the files.")
    ),
    Kind.SEARCH_MATCHED: Wording(
        N_("New in a search"), N_("{search}: {count} new, such as {instrument_name}.")
    ),
    Kind.REMINDER: Wording(N_("Soon"), N_("{instrument_name}, {when}.")),
}


def wording_of(kind: str) -> Wording:
    """Return the words of a kind; one that is not known here still says something."""
    return WORDINGS.get(kind, UNKNOWN)
