"""What a calendar feed holds, as rules."""

from booking.rules.feed import digest_of, new_secret, prefix_of, status_of_booking
from booking.rules.reservation_state import HOLDS, ReservationState


def test_secrets_are_long_and_never_the_same():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43


def test_the_prefix_tells_little_of_the_secret():
    secret = new_secret()
    assert secret.startswith(prefix_of(secret))
    assert len(prefix_of(secret)) == 8
    assert secret.encode() not in digest_of(secret)


def test_what_gives_its_time_back_is_cancelled_and_what_waits_is_tentative():
    told = {state: status_of_booking(state) for state in ReservationState}
    assert told[ReservationState.REQUESTED] == "TENTATIVE"
    cancelled = {state for state, status in told.items() if status == "CANCELLED"}
    assert cancelled == set(ReservationState) - HOLDS
