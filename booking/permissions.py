"""Who may do what at the booking desk."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.values.actor import Actor, Role
from kernel.values.permissions import Condition, Door, Doors, PermissionTable


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of a reservation or instrument that permission depends on."""

    owner_organisation_id: int | None = None
    booked_for_id: int | None = None
    booked_by_id: int | None = None


def _is_researcher(actor: Actor, _: Desk) -> bool:
    return actor.holds_anywhere(Role.RESEARCHER)


def _works_in_a_lab(actor: Actor, _: Desk) -> bool:
    return actor.holds_anywhere(Role.LAB_MANAGER)


def _runs_the_lab(actor: Actor, desk: Desk) -> bool:
    return actor.holds(Role.LAB_MANAGER, desk.owner_organisation_id)


def _decides_for_the_lab(actor: Actor, desk: Desk) -> bool:
    return desk.owner_organisation_id in actor.acting_scopes(Role.LAB_MANAGER)


def _is_of_the_unit(actor: Actor, desk: Desk) -> bool:
    unit = desk.owner_organisation_id
    return actor.signed_in and unit in (None, actor.organisation_id)


def _is_booked_for(actor: Actor, desk: Desk) -> bool:
    return actor.signed_in and actor.id in (desk.booked_for_id, desk.booked_by_id)


def _is_administrator(actor: Actor, _: Desk) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


is_researcher = Condition("is a researcher", _is_researcher, Role.RESEARCHER)
works_in_a_lab = Condition("is a lab manager", _works_in_a_lab, Role.LAB_MANAGER)
runs_the_lab = Condition(
    "is lab manager of the managing unit", _runs_the_lab, Role.LAB_MANAGER
)
decides_for_the_lab = Condition(
    "is lab manager of the managing unit, or the deputy of one",
    _decides_for_the_lab,
    Role.LAB_MANAGER,
    deputies=True,
)
is_of_the_unit = Condition("belongs to the managing unit", _is_of_the_unit)
is_booked_for = Condition("booked it, or it was booked for them", _is_booked_for)
is_administrator = Condition(
    "is an administrator", _is_administrator, Role.ADMINISTRATOR
)


class Permission(StrEnum):
    """Everything that is guarded here."""

    BOOK = "booking:book"
    SEE_OWN = "booking:see-own"
    SEE = "booking:see"
    CHANGE = "booking:change"
    CANCEL = "booking:cancel"
    DECIDE = "booking:decide"
    RELEASE = "booking:release"
    ATTEND = "booking:attend"
    CLOSE = "booking:close"
    SET_TERMS = "booking:set-terms"
    SET_DEFAULTS = "booking:set-defaults"
    SEE_RULES = "booking:see-rules"
    TRAIN = "booking:train"
    CHECK_PERMITS = "booking:check-permits"
    FOLLOW_UNIT = "booking:follow-unit"
    SET_HOLIDAYS = "booking:set-holidays"


TABLE: PermissionTable[Desk] = PermissionTable(
    {
        Permission.BOOK: ((is_researcher,), (works_in_a_lab,)),
        Permission.SEE_OWN: ((is_booked_for,),),
        Permission.SEE: (
            (is_booked_for,),
            (decides_for_the_lab,),
            (is_administrator,),
        ),
        Permission.CHANGE: ((is_booked_for,), (runs_the_lab,)),
        Permission.CANCEL: ((is_booked_for,), (runs_the_lab,)),
        Permission.DECIDE: ((decides_for_the_lab,),),
        Permission.RELEASE: ((runs_the_lab,),),
        Permission.ATTEND: ((is_booked_for,), (runs_the_lab,)),
        Permission.CLOSE: ((runs_the_lab,),),
        Permission.SET_TERMS: ((runs_the_lab,),),
        Permission.SET_DEFAULTS: ((is_administrator,),),
        Permission.SEE_RULES: ((works_in_a_lab,), (is_administrator,)),
        Permission.TRAIN: ((works_in_a_lab,),),
        Permission.CHECK_PERMITS: ((works_in_a_lab,), (is_administrator,)),
        Permission.SET_HOLIDAYS: ((is_administrator,),),
        Permission.FOLLOW_UNIT: ((runs_the_lab,), (is_of_the_unit,)),
    }
)

DOORS: Doors = {
    "find.home": Door.PUBLIC,
    "find.find_page": Door.PUBLIC,
    "find.day_strip": Door.PUBLIC,
    "find.suggestions": Door.PUBLIC,
    "overview.overview_page": Door.PUBLIC,
    "overview.rows": Door.PUBLIC,
    "free_time.free_time_page": Door.PUBLIC,
    "compare.compare_page": Door.PUBLIC,
    "instruments.instrument_page": Door.PUBLIC,
    "instruments.week": Door.PUBLIC,
    "book.panel": Door.PUBLIC,
    "book.form": Door.PUBLIC,
    "book.book": Permission.BOOK,
    "waitlist.book_any_view": Permission.BOOK,
    "reservations.mine": Permission.SEE_OWN,
    "reservations.reservation_page": Permission.SEE,
    "reservations.change_form": Permission.CHANGE,
    "reservations.change": Permission.CHANGE,
    "reservations.cancel_form": Permission.CANCEL,
    "reservations.cancel": Permission.CANCEL,
    "waitlist.waitlist_page": Permission.SEE_OWN,
    "waitlist.join": Permission.BOOK,
    "waitlist.accept": Permission.BOOK,
    "waitlist.decline": Permission.SEE_OWN,
    "waitlist.leave": Permission.SEE_OWN,
    "waitlist.hold": Permission.BOOK,
    "waitlist.release": Permission.BOOK,
    "series.series_list": Permission.SEE_OWN,
    "series.series_form": Permission.BOOK,
    "series.book_series_view": Permission.BOOK,
    "series.series_page": Permission.SEE,
    "series.retry": Permission.BOOK,
    "series.change": Permission.CHANGE,
    "series.cancel": Permission.CANCEL,
    "campaigns.campaign_list": Permission.SEE_OWN,
    "campaigns.plan_form": Permission.BOOK,
    "campaigns.plan": Permission.BOOK,
    "campaigns.book": Permission.BOOK,
    "campaigns.campaign_page": Permission.SEE_OWN,
    "campaigns.cancel": Permission.SEE_OWN,
    "consents.people_page": Permission.BOOK,
    "consents.give": Permission.BOOK,
    "consents.end": Permission.SEE_OWN,
    "consents.transfer_form": Permission.CHANGE,
    "consents.transfer": Permission.CHANGE,
    "approvals.inbox": Permission.DECIDE,
    "approvals.approve": Permission.DECIDE,
    "approvals.decline": Permission.DECIDE,
    "approvals.check": Permission.DECIDE,
    "approvals.approve_all": Permission.DECIDE,
    "desk.board": Permission.CLOSE,
    "downtime.downtime_list": Permission.CLOSE,
    "downtime.open_downtime_view": Permission.CLOSE,
    "downtime.end_downtime_view": Permission.CLOSE,
    "maintenance.plan_list": Permission.CLOSE,
    "maintenance.plan": Permission.CLOSE,
    "maintenance.end": Permission.CLOSE,
    "maintenance.calendar": Permission.CLOSE,
    "busy.sources_page": Permission.CLOSE,
    "busy.follow": Permission.CLOSE,
    "busy.source_page": Permission.CLOSE,
    "busy.renew": Permission.CLOSE,
    "busy.leave": Permission.CLOSE,
    "service_records.records_page": Permission.CLOSE,
    "service_records.confirm": Permission.CLOSE,
    "service_records.reverse": Permission.CLOSE,
    "service_records.records_csv": Permission.CLOSE,
    "service_records.records_xlsx": Permission.CLOSE,
    "here.here_page": Door.PUBLIC,
    "here.label": Permission.CLOSE,
    "here.use_now_view": Permission.BOOK,
    "here.report_fault_view": Permission.BOOK,
    "conduct.standing_page": Permission.SEE_OWN,
    "conduct.appeal": Permission.SEE_OWN,
    "conduct.fault_form": Permission.CLOSE,
    "conduct.fault": Permission.CLOSE,
    "appeals.inbox": Permission.DECIDE,
    "appeals.grant": Permission.DECIDE,
    "appeals.reject": Permission.DECIDE,
    "conduct_api.Standing": Permission.SEE_OWN,
    "conduct_api.Fault": Permission.CLOSE,
    "conduct_api.BookingAppeals": Permission.SEE_OWN,
    "conduct_api.OneAppeal": Permission.SEE,
    "conduct_api.Granting": Permission.DECIDE,
    "conduct_api.Rejection": Permission.DECIDE,
    "conduct_api.Appeals": Permission.DECIDE,
    "attendance.check_in_view": Permission.ATTEND,
    "attendance.check_out_view": Permission.ATTEND,
    "attendance.extend": Permission.ATTEND,
    "attendance.release": Permission.RELEASE,
    "terms.terms_form": Permission.SET_TERMS,
    "terms.set_terms_view": Permission.SET_TERMS,
    "policies.level_list": Permission.SEE_RULES,
    "policies.unit_form": Permission.SET_TERMS,
    "policies.set_unit": Permission.SET_TERMS,
    "policies.category_form": Permission.SET_DEFAULTS,
    "policies.set_category": Permission.SET_DEFAULTS,
    "policies.withdraw": Permission.SEE_RULES,
    "trainings.training_list": Permission.TRAIN,
    "trainings.record": Permission.TRAIN,
    "permits.mine": Permission.SEE_OWN,
    "permits.file": Permission.BOOK,
    "permits.withdraw": Permission.SEE_OWN,
    "permits.desk": Permission.CHECK_PERMITS,
    "permits.check": Permission.CHECK_PERMITS,
    "permits_api.MyPermits": Permission.SEE_OWN,
    "permits_api.PermitWithdrawal": Permission.SEE_OWN,
    "permits_api.Permits": Permission.CHECK_PERMITS,
    "permits_api.PermitCheck": Permission.CHECK_PERMITS,
    "holidays.holidays_page": Door.PUBLIC,
    "holidays.bring": Permission.SET_HOLIDAYS,
    "holidays_api.Holidays": Door.PUBLIC,
    "holidays_api.HolidayImport": Permission.SET_HOLIDAYS,
    "feeds.feeds_page": Permission.SEE_OWN,
    "feeds.make": Permission.SEE_OWN,
    "feeds.revoke": Permission.SEE_OWN,
    "feeds.calendar_file": Door.PUBLIC,
    "feeds_api.Feeds": Permission.SEE_OWN,
    "feeds_api.Feed": Permission.SEE_OWN,
    "reservations_api.Reservations": Permission.BOOK,
    "reservations_api.Reservation": Permission.SEE,
    "reservations_api.AnyReservation": Permission.BOOK,
    "reservations_api.Preview": Door.PUBLIC,
    "reservations_api.Cancellation": Permission.CANCEL,
    "approvals_api.Approvals": Permission.DECIDE,
    "approvals_api.Check": Permission.DECIDE,
    "reservations_api.Approval": Permission.DECIDE,
    "reservations_api.Refusal": Permission.DECIDE,
    "waitlist_api.Waitlist": Permission.BOOK,
    "waitlist_api.Wait": Permission.SEE_OWN,
    "waitlist_api.Leaving": Permission.SEE_OWN,
    "waitlist_api.Acceptance": Permission.BOOK,
    "waitlist_api.Decline": Permission.SEE_OWN,
    "waitlist_api.Holds": Permission.BOOK,
    "waitlist_api.Release": Permission.BOOK,
    "series_api.AllSeries": Permission.BOOK,
    "series_api.SeriesPreview": Permission.BOOK,
    "series_api.OneSeries": Permission.SEE,
    "series_api.Retry": Permission.BOOK,
    "series_api.SeriesCancellation": Permission.CANCEL,
    "reservations_api.Transfer": Permission.CHANGE,
    "campaigns_api.Campaigns": Permission.BOOK,
    "campaigns_api.Plan": Permission.BOOK,
    "campaigns_api.OneCampaign": Permission.SEE_OWN,
    "campaigns_api.CampaignCancellation": Permission.SEE_OWN,
    "consents_api.Consents": Permission.BOOK,
    "consents_api.ConsentEnd": Permission.SEE_OWN,
    "overview_api.Timeline": Door.PUBLIC,
    "calendar_api.FreeBusy": Door.PUBLIC,
    "calendar_api.Availability": Door.PUBLIC,
    "calendar_api.FreeTime": Door.PUBLIC,
    "calendar_api.Comparison": Door.PUBLIC,
    "downtime_api.Downtimes": Permission.CLOSE,
    "downtime_api.DowntimeEnd": Permission.CLOSE,
    "maintenance_api.Plans": Permission.CLOSE,
    "maintenance_api.PlanEnd": Permission.CLOSE,
    "busy_api.BusySources": Permission.CLOSE,
    "busy_api.OneBusySource": Permission.CLOSE,
    "service_records_api.ServiceRecords": Permission.CLOSE,
    "service_records_api.Reversal": Permission.CLOSE,
    "attendance_api.CheckIn": Permission.ATTEND,
    "attendance_api.CheckOut": Permission.ATTEND,
    "attendance_api.Extension": Permission.ATTEND,
    "attendance_api.Release": Permission.RELEASE,
    "attendance_api.WalkUp": Permission.BOOK,
    "attendance_api.Faults": Permission.BOOK,
    "terms_api.Terms": Permission.SET_TERMS,
    "terms_api.Tryout": Permission.SET_TERMS,
    "policies_api.UnitRules": Permission.SET_TERMS,
    "policies_api.UnitTryout": Permission.SET_TERMS,
    "policies_api.CategoryRules": Permission.SET_DEFAULTS,
    "policies_api.CategoryTryout": Permission.SET_DEFAULTS,
    "policies_api.Planned": Permission.SEE_RULES,
}
