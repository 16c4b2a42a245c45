"""What notices say of accounts, deputies and groups."""

from notification.rules.people_wording import OF_PEOPLE
from notification.rules.wording import UNKNOWN, Kind, wording_of


def test_every_kind_about_people_is_known_and_said_as_written():
    for kind, (title, body) in OF_PEOPLE.items():
        said = wording_of(Kind(kind))
        assert said is not UNKNOWN
        assert (said.title, said.body) == (title, body)
