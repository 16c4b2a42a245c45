"""What an entry of a calendar feed says, in the language of its reader."""

from booking.formats.ics import IcsEntry
from booking.rules.feed import FeedEvent
from catalog.rules.listing_state import Mode
from catalog.rules.words import MODE_NAMES
from kernel.http.speech import in_english, say
from kernel.values.text import N_, Bilingual

KINDS = {
    "booking": N_("Booked"),
    "maintenance": N_("Maintenance"),
    "fault": N_("Fault"),
    "closure": N_("Closure"),
    "training": N_("Training"),
    "calendar": N_("The lab's own calendar"),
    "unavailable": N_("Not available"),
}


def entry_of(event: FeedEvent, site: str) -> IcsEntry:
    """Return the entry as it is written; `site` is the address of the site's root."""
    name = f"{_said(event.instrument)} {event.model}".strip()
    if event.mine:
        summary = name
    else:
        summary = f"{event.person or say(KINDS[event.kind])} · {name}"
    page = f"bookings/{event.code}" if event.code else ""
    return IcsEntry(
        uid=event.uid,
        span=event.span,
        sequence=event.revision,
        stamp=event.changed_at,
        status=event.status,
        summary=summary,
        description="\n".join(_lines(event)),
        location=" · ".join(part for part in (_said(event.owner), event.place) if part),
        url=f"{site}/{page or f'instruments/{event.instrument_code}'}",
    )


def _lines(event: FeedEvent) -> list[str]:
    unit = _said(event.unit)
    mode = say(MODE_NAMES[Mode(event.mode)]) if event.mode else ""
    unit = "" if event.mine else unit
    told = (event.code, mode, unit, event.purpose, event.reason)
    return [line for line in told if line]


def _said(name: Bilingual) -> str:
    return name("en" if in_english() else "zh")
