"""The administrator's page of synonyms."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.set_synonym import set_synonym
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.synonyms import synonym_groups
from catalog.schemas.synonym import SynonymQuery, SynonymSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, NotFound, Refused

pages = Blueprint("synonyms", __name__, template_folder="templates")

MOST_SHOWN = 40


@pages.get("/admin/synonyms")
def synonym_list() -> ResponseReturnValue:
    """Show the groups of synonyms, all or those with a term."""
    TABLE.require(current_actor(), Permission.SET_SYNONYMS, Subject(0))
    return _page(load_query(SynonymQuery())["q"], {})


@pages.post("/admin/synonyms")
def add() -> ResponseReturnValue:
    """Put a term into a group."""
    return _set(present=True)


@pages.post("/admin/synonyms/removal")
def remove() -> ResponseReturnValue:
    """Take a term out of its group."""
    return _set(present=False)


def _set(*, present: bool) -> ResponseReturnValue:
    try:
        asked = load_form(SynonymSchema())
        set_synonym(
            asked["group"],
            asked["term"],
            present=present,
            by=current_actor(),
            at=clock.now(),
        )
    except (Malformed, Refused) as error:
        shown = request.form.get("group", "") if present else ""
        return _page(shown, messages(error)), status_of(error)
    except NotFound:
        # Somebody took it out first, or this button was pressed twice: it is out.
        return redirect(url_for(".synonym_list"), HTTPStatus.SEE_OTHER)
    said = gettext("Added: {term}") if present else gettext("Taken out: {term}")
    flash(said.format(term=asked["term"]))
    target = url_for(".synonym_list", q=asked["group"])
    return redirect(target, HTTPStatus.SEE_OTHER)


def _page(text: str, errors: dict[str, list[str]]) -> str:
    found = synonym_groups(text)
    return render_template(
        "catalog/synonyms.html",
        text=text,
        groups=found[:MOST_SHOWN],
        hidden=max(0, len(found) - MOST_SHOWN),
        given=request.form,
        errors=errors,
    )
