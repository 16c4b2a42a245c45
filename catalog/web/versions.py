"""The page of a listing's versions: compare two, restore one."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.restore_version import restore_version
from catalog.permissions import TABLE, Permission
from catalog.queries.listing import desk_listing, subject_of
from catalog.queries.versions import version_of, versions_of
from catalog.rules.publication import STATE_NAMES
from catalog.rules.versions import differences
from catalog.rules.words import EVENT_NAMES
from catalog.schemas.version import CompareQuery
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale

pages = Blueprint("versions", __name__, template_folder="templates")


@pages.get("/desk/instruments/<code>/versions")
def version_list(code: str) -> ResponseReturnValue:
    """List the versions of a listing, and say what differs between two of them."""
    asked = load_query(CompareQuery())
    return _page(code, asked["then"], asked["now"], {})


@pages.post("/desk/instruments/<code>/versions/<int:number>/restore")
def restore(code: str, number: int) -> ResponseReturnValue:
    """Make the fields what they were in that version."""
    actor = current_actor()
    try:
        restore_version(code, number, version=form_version(), by=actor, at=clock.now())
    except (Malformed, Refused, Stale) as error:
        return _page(code, number, None, messages(error)), HTTPStatus.CONFLICT
    flash(
        gettext("Restored. The listing stands as it did in version {number}.").format(
            number=number
        )
    )
    target = url_for("versions.version_list", code=code)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _page(
    code: str, then: int | None, now: int | None, errors: dict[str, list[str]]
) -> str:
    actor = current_actor()
    listing = desk_listing(code, actor)
    instrument = listing.instrument
    kept = versions_of(instrument.id)
    latest = kept[0].version if kept else None
    right = now or latest
    earlier = [one.version for one in kept if right and one.version < right]
    left = then or (earlier[0] if earlier else right)
    found = []
    if left is not None and right is not None:
        before = version_of(instrument.id, left).record
        found = differences(before, version_of(instrument.id, right).record)
    return render_template(
        "catalog/versions.html",
        listing=listing,
        kept=kept,
        then=left,
        now=right,
        differences=found,
        may_restore=TABLE.allowed(actor, Permission.EDIT, subject_of(instrument))
        and instrument.state != "retired",
        event_names=EVENT_NAMES,
        state_names=STATE_NAMES,
        errors=errors,
    )
