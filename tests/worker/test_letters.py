"""Letters reach a real mail server once, and wait when it is away."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from kernel.store.db import db
from kernel.values import clock
from notification.commands.deliver import deliver
from notification.commands.notify import notify
from notification.gateways.email import Mailbox, send, written
from notification.jobs import send_letters
from notification.models.notice import Delivery, Notice
from notification.rules.backoff import LEASE, MOST_ATTEMPTS
from notification.rules.letter import Letter
from notification.rules.wording import Kind
from tests.builders.identity import a_person

PARAMS = {
    "instrument_name_zh": "质谱仪",
    "instrument_name_en": "Mass spectrometer",
    "start": "2026-11-25T01:00:00Z",
    "end": "2026-11-25T05:00:00Z",
}


class Post:
    """A mail server that keeps what it gets, or says no."""

    def __init__(self):
        self.letters: list = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(envelope)
        return self.answer


@pytest.fixture
def post() -> Iterator[Post]:
    """Return a running mail server."""
    keeper = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(keeper, hostname="127.0.0.1", port=port)
    server.start()
    keeper.mailbox = Mailbox(f"smtp://127.0.0.1:{port}", "lianyi@lianyi.example")
    yield keeper
    server.stop()


def tell(
    person, kind: str = Kind.BOOKING_CONFIRMED, cause: str = "x", **params
) -> None:
    notify(
        person.id,
        cause=cause,
        kind=kind,
        params={**PARAMS, **params},
        link="/bookings/B-1",
        at=clock.now(),
    )


def the_delivery() -> Delivery:
    db.session.expire_all()
    return db.session.query(Delivery).one()


def read(envelope):
    return message_from_bytes(envelope.content, policy=policy.default)


def test_a_letter_is_sent_once_in_the_readers_language(live, post):
    tell(a_person(email="zh@test.example"))
    tell(a_person(email="en@test.example", locale="en"))
    assert send_letters(post.mailbox, "https://lianyi.example") == 2
    assert send_letters(post.mailbox, "https://lianyi.example") == 0
    zh, en = (read(envelope) for envelope in post.letters)
    assert (zh["To"], en["To"]) == ("zh@test.example", "en@test.example")
    assert en["Subject"] == "[Lianyi] Booking confirmed"
    assert "Mass spectrometer, Wed 25 Nov 09:00–13:00." in en.get_content()
    assert "https://lianyi.example/bookings/B-1" in en.get_content()
    assert zh["Subject"] == "[联仪] 预约已确认"
    assert "质谱仪" in zh.get_content()


def test_a_letter_of_a_search_says_where_such_letters_end(live, post):
    tell(
        a_person(locale="en"),
        Kind.SEARCH_MATCHED,
        search="质谱",
        count=2,
        stop="/searches/stop/k",
    )
    send_letters(post.mailbox, "https://lianyi.example")
    letter = read(post.letters[0])
    assert letter["List-Unsubscribe"] == "<https://lianyi.example/searches/stop/k>"
    assert "https://lianyi.example/searches/stop/k" in letter.get_content()
    assert "质谱: 2 new" in letter.get_content()


def test_a_letter_that_is_refused_waits_longer_each_time(live, post):
    tell(a_person())
    post.answer = "451 later"
    at, waits = clock.now(), []
    for _ in range(4):
        with clock.frozen(at):
            assert send_letters(post.mailbox, "") == 1
        waits.append(the_delivery().next_try_at - at)
        at = the_delivery().next_try_at
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 8)]
    assert "451" in the_delivery().last_error
    post.answer = "250 OK"
    with clock.frozen(at):
        send_letters(post.mailbox, "")
    assert the_delivery().sent_at == at
    assert len(post.letters) == 1


def test_after_ten_tries_a_letter_is_given_up(live, post):
    tell(a_person())
    post.answer = "550 no such mailbox"
    at = clock.now()
    for _ in range(MOST_ATTEMPTS):
        with clock.frozen(at):
            assert send_letters(post.mailbox, "") == 1
        at += timedelta(hours=2)
    with clock.frozen(at):
        assert send_letters(post.mailbox, "") == 0
    kept = the_delivery()
    assert kept.done_at is not None
    assert kept.sent_at is None
    assert "550" in kept.last_error


def test_a_mail_server_that_is_away_stops_nothing_else(live):
    tell(a_person())
    nowhere = Mailbox("smtp://127.0.0.1:1", "lianyi@lianyi.example")
    assert send_letters(nowhere, "") == 1
    assert "ConnectionRefusedError" in the_delivery().last_error
    assert db.session.query(Notice).count() == 1


def test_with_mail_off_nothing_piles_up(live):
    tell(a_person())
    assert send_letters(None, "") == 0
    assert the_delivery().done_at is not None
    assert the_delivery().sent_at is None


def test_nothing_is_locked_while_a_letter_is_being_sent(live):
    tell(a_person())

    def slow(waiting):
        with live.app_context():
            locked = db.session.query(Delivery).with_for_update(nowait=True).one()
            assert locked.id == waiting.delivery_id
            # Another worker that looks meanwhile finds nothing to send.
            assert not deliver(lambda _: None, now=clock.now)

    assert deliver(slow, now=clock.now)


def test_only_a_crash_between_sending_and_recording_sends_twice(live):
    tell(a_person())
    sent = []

    def crash(waiting):
        sent.append(waiting.address)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(crash, now=clock.now)
    assert not deliver(lambda _: None, now=clock.now)
    with clock.frozen(clock.now() + LEASE):
        assert deliver(lambda w: sent.append(w.address), now=clock.now)
    assert len(sent) == 2


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x00"])
def test_no_header_can_be_smuggled_in(line_break):
    hostile = f"a{line_break}Bcc: everybody@test.example"
    letter = Letter("to@test.example", hostile, "text")
    message = message_from_bytes(bytes(written(letter, "us@test.example")))
    assert message["Bcc"] is None
    with pytest.raises(ValueError, match="addr_spec"):
        written(
            Letter(f"x@y.example{line_break}Bcc: z@y.example", "s", "t"), "us@t.example"
        )


def test_a_bad_address_is_an_answer_not_a_crash(post):
    assert send(Letter("not an address", "s", "t"), post.mailbox)


def test_an_unknown_scheme_is_said(post):
    said = send(Letter("a@test.example", "s", "t"), Mailbox("http://x", "us@t.example"))
    assert "smtp://" in said
