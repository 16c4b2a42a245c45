"""What the booking desk does when something happened, here or elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.commands.cancel_campaign import release_campaign
from booking.queries.alternatives import alternatives_to
from booking.queries.campaigns import campaign_of, waiting_legs
from booking.queries.series import groups_awaited
from booking.reactions.permits import PERMIT_REACTIONS
from booking.reactions.students import tell_of_confirmation, tell_of_withdrawal
from booking.reactions.telling import (
    deciders,
    supervisors_awaited,
    tell,
    tell_lab,
    tell_person,
)
from booking.rules.span import Span
from booking.rules.wanted import WantedReservation
from identity.queries.actors import actor_of
from identity.queries.people import holders_of
from kernel.values import clock
from kernel.values.actor import Role
from notification.commands.notify import notify
from notification.rules.wording import Kind


def tell_of_booking(data: Mapping[str, Any]) -> None:
    """Tell the person that they booked or asked, and the lab that it did."""
    waits = data["state"] == "requested"
    tell_person(data, Kind.BOOKING_RECEIVED if waits else Kind.BOOKING_CONFIRMED)
    tell_lab(data, Kind.BOOKING_REQUESTED if waits else Kind.BOOKING_MADE)


def tell_of_change(data: Mapping[str, Any]) -> None:
    """Tell both sides that a booking moved."""
    waits = data["state"] == "requested"
    tell_person(data, Kind.BOOKING_CHANGED)
    tell_lab(data, Kind.BOOKING_REQUESTED if waits else Kind.BOOKING_CHANGED)


def tell_of_cancellation(data: Mapping[str, Any]) -> None:
    """Tell both sides that a slot is free again."""
    tell_person(data, Kind.BOOKING_CANCELLED)
    tell_lab(data, Kind.BOOKING_CANCELLED)


def tell_of_approval(data: Mapping[str, Any]) -> None:
    """Tell the person that it is confirmed, and the lab where it was not asked."""
    tell_person(data, Kind.BOOKING_CONFIRMED)
    if data.get("step") == "supervisor":
        tell_lab(data, Kind.BOOKING_MADE)


def tell_of_agreement(data: Mapping[str, Any]) -> None:
    """Tell whose yes is still missing, where it was not asked for before."""
    if data["step"] == "supervisor":
        tell_lab(data, Kind.BOOKING_REQUESTED)


def tell_of_refusal(data: Mapping[str, Any]) -> None:
    """Tell the person that the lab said no, and why."""
    tell_person(data, Kind.BOOKING_DECLINED)


def tell_of_lapse(data: Mapping[str, Any]) -> None:
    """Tell the person that nobody decided in time."""
    tell_person(data, Kind.BOOKING_EXPIRED)


def tell_of_offer(data: Mapping[str, Any]) -> None:
    """Tell the first in line that a slot is kept for them."""
    _tell_waiting(data, Kind.SLOT_OFFERED, until=data["until"])


def tell_of_lapsed_offer(data: Mapping[str, Any]) -> None:
    """Tell the person that the slot went to the next in line."""
    _tell_waiting(data, Kind.OFFER_LAPSED)


def tell_of_end_of_wait(data: Mapping[str, Any]) -> None:
    """Tell the person that nothing became free in time."""
    _tell_waiting(data, Kind.WAIT_OVER)


def tell_of_transfer(data: Mapping[str, Any]) -> None:
    """Tell who has the booking now, who had it, and the lab."""
    waits = data["state"] == "requested"
    tell_person(data, Kind.BOOKING_TRANSFERRED)
    tell(data["from_id"], data, Kind.BOOKING_HANDED_OVER, link="/bookings")
    tell_lab(data, Kind.BOOKING_REQUESTED if waits else Kind.BOOKING_TRANSFERRED)


def release_the_rest(data: Mapping[str, Any]) -> None:
    """Give the rest of a campaign back when a lab refused a part of it."""
    campaign = campaign_of(data["subject_id"])
    if campaign is not None:
        release_campaign(campaign[0], str(data["code"]), at=clock.now())


def tell_of_last_approval(data: Mapping[str, Any]) -> None:
    """Tell the person once every lab of a campaign has agreed."""
    campaign = campaign_of(data["subject_id"])
    if campaign is None:
        return
    campaign_id, code, person_id = campaign
    waiting, standing = waiting_legs(campaign_id)
    if standing and not waiting:
        _tell_of_campaign(person_id, Kind.CAMPAIGN_CONFIRMED, code)


def tell_of_lost_campaign(data: Mapping[str, Any]) -> None:
    """Tell the person that the rest of a campaign was given back."""
    _tell_of_campaign(data["person_id"], Kind.CAMPAIGN_LOST, data["code"])


def _tell_of_campaign(person_id: int, kind: Kind, code: str) -> None:
    notify(
        person_id,
        cause=f"{kind}:{code}",
        kind=kind,
        params={"code": code},
        link=f"/bookings/campaigns/{code}",
        at=clock.now(),
    )


def tell_of_consent(data: Mapping[str, Any]) -> None:
    """Tell somebody that they may book for another."""
    notify(
        data["delegate_id"],
        cause=f"{Kind.CONSENT_GRANTED}:{data['message_id']}",
        kind=Kind.CONSENT_GRANTED,
        params={},
        link="/bookings/people",
        at=clock.now(),
    )


def tell_of_series(data: Mapping[str, Any]) -> None:
    """Tell the person and the lab of many bookings at once."""
    _tell_of_many(data, Kind.SERIES_BOOKED)


def tell_of_moved_series(data: Mapping[str, Any]) -> None:
    """Tell both sides that bookings of a series moved."""
    _tell_of_many(data, Kind.SERIES_CHANGED)


def tell_of_cancelled_series(data: Mapping[str, Any]) -> None:
    """Tell both sides that bookings of a series were given back."""
    _tell_of_many(data, Kind.SERIES_CANCELLED)


def _tell_of_many(data: Mapping[str, Any], kind: Kind) -> None:
    link, count = f"/bookings/series/{data['code']}", str(data["count"])
    tell(data["booked_for_id"], data, kind, link=link, count=count)
    for user_id in deciders(data):
        if user_id != data["booked_for_id"]:
            inbox = "/desk/approvals" if data["waiting"] else link
            tell(user_id, data, kind, link=inbox, count=count)
    groups = groups_awaited(data["subject_id"]) if data["waiting"] else []
    led = {one for group in groups for one in supervisors_awaited(group)}
    for user_id in sorted(led - {data["booked_for_id"], *deciders(data)}):
        tell(user_id, data, kind, link="/desk/approvals", count=count)


def _tell_waiting(data: Mapping[str, Any], kind: Kind, **more: str) -> None:
    tell(data["person_id"], data, kind, link="/bookings/waitlist", **more)


def tell_of_no_show(data: Mapping[str, Any]) -> None:
    """Tell the person that their time was released."""
    tell_person(data, Kind.BOOKING_MISSED)


def tell_of_displacement(data: Mapping[str, Any]) -> None:
    """Tell the person that the lab took the time, with what can be booked instead."""
    offers = _offers(data)
    link = f"/bookings/{data['code']}"
    kind = Kind.BOOKING_DISPLACED if offers else Kind.BOOKING_DISPLACED_ALONE
    more = {"offers": offers} if offers else {}
    tell(data["booked_for_id"], data, kind, link=link, **more)


def _offers(data: Mapping[str, Any]) -> str:
    """Return what the person can book instead, as codes and times."""
    at = clock.now()
    person = actor_of(data["booked_for_id"], at=at, channel="worker")
    start, end = (datetime.fromisoformat(data[name]) for name in ("start", "end"))
    if person is None or start <= at:
        return ""
    wanted = WantedReservation(data["instrument_code"], Span(start, end))
    return "; ".join(
        f"{one.instrument_code} {clock.local(one.span.start):%m-%d %H:%M}"
        f"–{clock.local(one.span.end):%H:%M}"
        for one in alternatives_to(wanted, person, at=at)
    )


def tell_of_fault(data: Mapping[str, Any]) -> None:
    """Tell the lab what is wrong with its instrument."""
    params = {
        name: data[name]
        for name in ("instrument_name_zh", "instrument_name_en", "comment")
    }
    for user_id in holders_of(Role.LAB_MANAGER, data["owner_organisation_id"]):
        if user_id != data["reporter_id"]:
            notify(
                user_id,
                cause=f"fault:{data['message_id']}",
                kind=Kind.FAULT_REPORTED,
                params={**params, "code": data["instrument_code"]},
                link="/desk/maintenance",
                at=clock.now(),
            )


def tell_of_fault_noted(data: Mapping[str, Any]) -> None:
    """Tell the person what the lab found after their use."""
    tell(data["booked_for_id"], data, Kind.FAULT_NOTED, link="/me/standing")


def tell_of_appeal(data: Mapping[str, Any]) -> None:
    """Tell the lab that somebody appeals."""
    for user_id in deciders(data):
        if user_id != data["person_id"]:
            tell(user_id, data, Kind.APPEAL_MADE, link="/desk/appeals")


def tell_of_granted_appeal(data: Mapping[str, Any]) -> None:
    """Tell the person that the mark counts no more."""
    tell(data["person_id"], data, Kind.APPEAL_GRANTED, link="/me/standing")


def tell_of_rejected_appeal(data: Mapping[str, Any]) -> None:
    """Tell the person that the mark stands, and why."""
    tell(data["person_id"], data, Kind.APPEAL_REJECTED, link="/me/standing")


REACTIONS = {
    **PERMIT_REACTIONS,
    "FaultNoted": [tell_of_fault_noted],
    "AppealMade": [tell_of_appeal],
    "AppealGranted": [tell_of_granted_appeal],
    "AppealRejected": [tell_of_rejected_appeal],
    "ReservationMissed": [tell_of_no_show],
    "ReservationDisplaced": [tell_of_displacement],
    "FaultReported": [tell_of_fault],
    "InstrumentBooked": [tell_of_booking],
    "ReservationChanged": [tell_of_change],
    "ReservationCancelled": [tell_of_cancellation],
    "ReservationApproved": [tell_of_approval, tell_of_last_approval],
    "ReservationAgreed": [tell_of_agreement],
    "ConfirmationGiven": [tell_of_confirmation],
    "ConfirmationWithdrawn": [tell_of_withdrawal],
    "ReservationDeclined": [tell_of_refusal, release_the_rest],
    "ReservationExpired": [tell_of_lapse, release_the_rest],
    "CampaignLost": [tell_of_lost_campaign],
    "ReservationTransferred": [tell_of_transfer],
    "ConsentGranted": [tell_of_consent],
    "SeriesBooked": [tell_of_series],
    "SeriesChanged": [tell_of_moved_series],
    "SeriesCancelled": [tell_of_cancelled_series],
    "SlotOffered": [tell_of_offer],
    "OfferLapsed": [tell_of_lapsed_offer],
    "WaitOver": [tell_of_end_of_wait],
}
