"""The rest of the model: who waits, what is offered to them, and what the clock does."""

from tests.booking.machine.closing import Closing
from tests.booking.machine.model import OFFER_KEPT, OVERRUN, Block, No, Wait


class Engine(Closing):
    """The whole engine."""

    def join(self, place, person, start, end):
        """Take a place in line for just this time."""
        if start < self.now or end - start > self.terms[place].longest:
            raise No("never")
        if start < self.now + self.terms[place].notice:
            raise No("too soon for ever")
        if self.paused(person):
            raise No("too many missed")
        try:
            self.fits(place, person, start, end)
        except No:
            pass
        else:
            raise No("still free")
        for wait in self.waits:
            same = (wait.place, wait.person) == (place, person)
            live = wait.state in ("waiting", "offered")
            if same and live and wait.start < end and start < wait.end:
                raise No("waits already")
        self.waits.append(Wait(len(self.waits), place, person, start, end))
        return self.waits[-1]

    def leave(self, wait):
        """Give up the place in line."""
        if wait.state not in ("waiting", "offered"):
            raise No("closed")
        held = wait.hold
        self.drop(wait)
        wait.state = "left"
        if held is not None:
            self.serve(wait.place)

    def answer(self, wait, yes):
        """Take the offered time or let it pass on."""
        if wait.state != "offered" or wait.hold.lapses <= self.now:
            raise No("nothing offered")
        if yes:
            return self.book(wait.place, wait.person, wait.start, wait.end)
        self.pass_on(wait)
        return None

    def pass_on(self, wait):
        """End the offer; the person keeps the place in line."""
        self.drop(wait)
        wait.state = "waiting"
        self.serve(wait.place)

    def drop(self, wait):
        """Free what is held for the wait."""
        if wait.hold is not None:
            self.blocks.remove(wait.hold)
            wait.hold = None

    def serve(self, place):
        """Offer free time to those in line; nothing is offered to anybody twice."""
        for wait in self.waits:
            here = wait.place == place and wait.state == "waiting"
            if not here or wait.offered:
                continue
            if self.stands_open(wait):
                continue
            try:
                unit = self.fits(place, wait.person, wait.start, wait.end)
            except No:
                continue
            terms = self.terms[place]
            wait.hold = Block(
                "hold", place, (unit,), wait.start - terms.setup,
                wait.end + terms.cleanup, wait.person,
                min(self.now + OFFER_KEPT, wait.start),
            )  # fmt: skip
            wait.state, wait.offered = "offered", True
            self.blocks.append(wait.hold)

    def stands_open(self, wait):
        """Say whether something there is about to be cleared: that comes back here."""
        terms = self.terms[wait.place]
        since, until = wait.start - terms.setup, wait.end + terms.cleanup
        dead = [
            b for b in self.bookings
            if b.place == wait.place and b.state == "requested" and b.lapses <= self.now
        ] + [
            b for b in self.blocks
            if b.kind == "hold" and b.place == wait.place
            and (b.person == wait.person or b.lapses <= self.now)
        ]  # fmt: skip
        return any(b.since < until and since < b.until for b in dead)

    def pass_time(self, minutes):
        """Let time pass, and then the clock do what is due, in its order."""
        self.now += minutes
        lapsed = [
            b for b in self.bookings if b.state == "requested" and b.lapses <= self.now
        ]
        for one in sorted(lapsed, key=lambda b: (b.lapses, b.id)):
            self.close(one, "expired")
        for one in self.bookings:
            over = one.state in ("confirmed", "in_use") and one.end <= self.now
            if over and (one.came is None or one.end <= self.now - OVERRUN):
                one.state = "completed"
        self.miss()
        self.tend_waits()

    def tend_waits(self):
        """Pass on what nobody answered, forget what is over, and look once more."""
        over = [
            w for w in self.waits if w.state == "offered" and w.hold.lapses <= self.now
        ]
        for wait in sorted(over, key=lambda w: (w.hold.lapses, w.id)):
            self.pass_on(wait)
        for one in [b for b in self.blocks if b.kind == "hold"]:
            if one in self.blocks and one.lapses <= self.now:
                self.blocks.remove(one)
                self.serve(one.place)
        for wait in self.waits:
            if wait.state == "waiting" and wait.end <= self.now:
                wait.state = "over"
        for place in range(len(self.terms)):
            self.serve(place)

    def miss(self):
        """Release bookings to which nobody came in time; the lab's own stay."""
        late = [
            b for b in self.bookings
            if b.state == "confirmed" and b.person and b.start <= self.now < b.end
            and self.terms[b.place].grace is not None
            and b.start + self.terms[b.place].grace <= self.now
        ]  # fmt: skip
        for one in sorted(late, key=lambda b: (b.start, b.id)):
            self.close(one, "no_show")
