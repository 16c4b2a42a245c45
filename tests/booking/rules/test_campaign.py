"""The order of a campaign and the way between its places."""

from datetime import timedelta

from booking.rules.campaign import (
    LegsCount,
    NoTimeToTravel,
    NotTogether,
    WantedCampaign,
    campaign_refusals,
    common,
)
from booking.rules.wanted import WantedReservation
from tests.builders.booking import a_span

KM = {("zhangjiang", "lingang"): 44.0, ("lingang", "zhangjiang"): 44.0}
ZONES = ("zhangjiang", "lingang")


def legs(*spans):
    return tuple(WantedReservation(f"X-{n}", span) for n, span in enumerate(spans))


def test_the_way_to_another_zone_must_fit_between():
    close = WantedCampaign("x", legs(a_span(26, 9, 2), a_span(26, 12, 2)))
    (reason,) = campaign_refusals(close, ZONES, KM)
    assert reason == NoTimeToTravel(2, 105, a_span(26, 12.75).start)
    far = WantedCampaign("x", legs(a_span(26, 9, 2), a_span(26, 13, 2)))
    assert campaign_refusals(far, ZONES, KM) == []
    assert campaign_refusals(close, ("lingang", "lingang"), KM) == []


def test_the_order_is_the_order_of_time():
    wrong = WantedCampaign("x", legs(a_span(26, 13, 2), a_span(26, 9, 2)))
    assert campaign_refusals(wrong, ("lingang", "lingang"), KM)


def test_at_once_is_one_time():
    same = WantedCampaign("x", legs(a_span(), a_span()), "at_once")
    assert campaign_refusals(same, ZONES, KM) == []
    other = WantedCampaign("x", legs(a_span(), a_span(27)), "at_once")
    assert campaign_refusals(other, ZONES, KM) == [NotTogether()]


def test_a_campaign_has_from_two_to_ten_instruments():
    for n in (0, 1, 11):
        wanted = WantedCampaign("x", legs(*[a_span()] * n), "at_once")
        assert campaign_refusals(wanted, ("lingang",) * n, KM) == [LegsCount()]


def test_the_common_time_lies_in_all():
    one = [a_span(26, 9, 3), a_span(26, 14, 3)]
    other = [a_span(26, 11, 4)]
    assert common([one, other]) == [a_span(26, 11, 1), a_span(26, 14, 1)]
    assert common([]) == []
    assert one[0].length == timedelta(hours=3)
