"""The desk's pages for calendars that a lab keeps elsewhere."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.follow_calendar import follow_calendar
from booking.commands.leave_calendar import leave_calendar
from booking.commands.renew_calendar import renew_calendar
from booking.formats.ics_in import read_calendar
from booking.queries.board import lab_instruments
from booking.queries.busy import (
    against_calendar,
    busy_source,
    busy_sources,
    busy_times,
)
from booking.rules.busy import MOST_BYTES, WHY, window_at
from booking.schemas.busy import NO_FILE, RenewalFormSchema, SourceFormSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.http.uploads import takes_files
from kernel.values import clock
from kernel.values.errors import Malformed, NotFound, Refused, Stale
from kernel.values.text import Message

pages = Blueprint("busy", __name__, template_folder="templates")

# Larger than a file may be, so that one just above gets its sentence at the field.
_MOST_BYTES = 2 * MOST_BYTES


@pages.get("/desk/calendars")
def sources_page() -> ResponseReturnValue:
    """Show which calendars the lab's instruments follow."""
    return _sources({})


@pages.post("/desk/calendars")
@takes_files(_MOST_BYTES)
def follow() -> ResponseReturnValue:
    """Let an instrument follow a calendar."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(SourceFormSchema())
        content = _content(wanted.pop("ics"))
        reading = read_calendar(content, window_at(at))
        source, _found = follow_calendar(
            wanted["instrument"], wanted["name"], content, reading, by=actor, at=at
        )
    except NotFound:
        said = {"instrument": [gettext("Choose an instrument of your lab.")]}
        return _sources(said), HTTPStatus.UNPROCESSABLE_ENTITY
    except (Malformed, Refused) as error:
        return _sources(messages(error)), status_of(error)
    flash(
        gettext(
            "%(count)s times are closed by the calendar.", count=len(reading.entries)
        )
    )
    return _to(source.id)


@pages.get("/desk/calendars/<int:source_id>")
def source_page(source_id: int) -> ResponseReturnValue:
    """Show a calendar: its times, what could not be read, and what stands against it."""
    return _source(source_id, {})


@pages.post("/desk/calendars/<int:source_id>")
@takes_files(_MOST_BYTES)
def renew(source_id: int) -> ResponseReturnValue:
    """Bring a newer file."""
    actor, at = current_actor(), clock.now()
    busy_source(source_id, actor)
    try:
        content = _content(load_form(RenewalFormSchema())["ics"])
        reading = read_calendar(content, window_at(at))
        _row, found = renew_calendar(
            source_id, content, reading, version=form_version(), by=actor, at=at
        )
    except (Malformed, Refused, Stale) as error:
        return _source(source_id, messages(error)), status_of(error)
    flash(
        gettext(
            "Read again: %(new)s new, %(changed)s changed, %(gone)s gone.",
            new=len(found.new), changed=len(found.changed), gone=len(found.gone),
        )
    )  # fmt: skip
    return _to(source_id)


@pages.post("/desk/calendars/<int:source_id>/leave")
def leave(source_id: int) -> ResponseReturnValue:
    """Follow a calendar no longer."""
    leave_calendar(source_id, by=current_actor(), at=clock.now())
    flash(gettext("The calendar is no longer followed; its times can be booked again."))
    return redirect(url_for(".sources_page"), HTTPStatus.SEE_OTHER)


def _to(source_id: int) -> ResponseReturnValue:
    return redirect(url_for(".source_page", source_id=source_id), HTTPStatus.SEE_OTHER)


def _content(pasted: bytes) -> bytes:
    """Return the chosen file, or what was pasted. Raises Malformed without both."""
    sent = request.files.get("file")
    content = (sent.read() if sent else b"") or pasted
    if not content:
        raise Malformed({"file": [Message(NO_FILE)]})
    return content


def _sources(errors: dict[str, list[str]]) -> str:
    actor = current_actor()
    return render_template(
        "booking/busy_sources.html",
        sources=busy_sources(actor),
        instruments=lab_instruments(actor),
        errors=errors,
        typed=request.values,
    )


def _source(source_id: int, errors: dict[str, list[str]]) -> str:
    at = clock.now()
    return render_template(
        "booking/busy_source.html",
        source=busy_source(source_id, current_actor()),
        times=busy_times(source_id, at=at),
        conflicts=against_calendar(source_id, at=at),
        why=WHY,
        errors=errors,
        now=at,
    )
