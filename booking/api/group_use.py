"""A research group's hours and confirmations over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.give_confirmation import give_confirmation
from booking.commands.withdraw_confirmation import withdraw_confirmation
from booking.permissions import TABLE, Desk, Permission
from booking.queries.group_use import confirmations_of, group_use
from booking.schemas.group_use import (
    ConfirmationListSchema,
    ConfirmationRequestSchema,
    ConfirmationSchema,
    GroupUseSchema,
    shown_confirmation,
    shown_use,
)
from identity.permissions import TABLE as PEOPLE
from identity.permissions import Permission as OfPeople
from identity.queries.groups import GroupView, group_by_code
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint(
    "group_use_api", __name__, description="Hours and confirmations of research groups"
)


@api.route("/groups/<code>/use")
class Use(MethodView):
    """What a group uses."""

    @api.response(200, GroupUseSchema)
    def get(self, code: str) -> dict[str, Any]:
        """Return the group's hours by instrument and its quotas"""
        view = group_by_code(code, current_actor())
        return shown_use(group_use(view.id, at=clock.now()), whole=_sees_all(view))


@api.route("/groups/<code>/confirmations")
class Confirmations(MethodView):
    """Standing confirmations of a group's students."""

    @api.response(200, ConfirmationListSchema)
    def get(self, code: str) -> dict[str, Any]:
        """List the group's confirmations; a student sees their own"""
        actor, at = current_actor(), clock.now()
        view = group_by_code(code, actor)
        mine = None if _sees_all(view) else actor.id
        found = confirmations_of(view.id, at=at, student_id=mine)
        return {"items": [shown_confirmation(one) for one in found]}

    @api.arguments(ConfirmationRequestSchema)
    @api.response(201, ConfirmationSchema)
    def post(self, given: dict[str, Any], code: str) -> Response:
        """Confirm beforehand what a student books on an instrument (supervisors)"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = give_confirmation(code, **given, by=actor, at=at)
            found = confirmations_of(made.group_id, at=at)
            mine = next(one for one in found if one.number == made.id)
            return dict(ConfirmationSchema().dump(shown_confirmation(mine)))

        return created_once(make, by=actor, at=at)


@api.route("/groups/<code>/confirmations/<int:number>")
class Withdrawal(MethodView):
    """One standing confirmation."""

    @api.response(204)
    def delete(self, code: str, number: int) -> None:
        """Withdraw a confirmation; what the student has booked needs another yes"""
        withdraw_confirmation(code, number, by=current_actor(), at=clock.now())


def _sees_all(view: GroupView) -> bool:
    actor = current_actor()
    return TABLE.allowed(
        actor, Permission.CONFIRM, Desk(group_id=view.id)
    ) or PEOPLE.allowed(actor, OfPeople.KEEP_GROUP, view.subject)
