"""The demo shows a series and a campaign that were booked by the rules."""

from sqlalchemy import func, select

from booking.models.campaign import CampaignLeg
from booking.models.series import Occurrence
from kernel.store.db import db


def test_the_demo_researcher_has_a_series_and_a_campaign(demo):
    assert db.session.scalar(select(func.count(Occurrence.id))) == 4
    assert db.session.scalar(select(func.count(CampaignLeg.id))) == 3
