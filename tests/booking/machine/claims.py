"""The model of bookings: made, moved, decided on, come to and left."""

from tests.booking.machine.model import OPEN, Booking, Model, No


class Claims(Model):
    """What people do with bookings of their own, and the lab with all."""

    def book(self, place, person, start, end):
        """Book, and use up what was held or offered there."""
        unit = self.fits(place, person, start, end)
        mine = self.use_up(place, person, start, end)
        terms, (state, lapses) = (
            self.terms[place],
            self.first_state(place, person, start),
        )
        made = Booking(
            len(self.bookings), place, person, unit, start, end,
            start - terms.setup, end + terms.cleanup, state, lapses,
        )  # fmt: skip
        self.bookings.append(made)
        for wait in mine:
            wait.state, wait.hold = "booked", None
        return made

    def use_up(self, place, person, start, end):
        """Drop the person's holds near a span; return the waits behind them."""
        gone = self.own_holds(place, person, start, end)
        self.blocks = [b for b in self.blocks if b not in gone]
        return [w for w in self.waits if w.hold in gone and w.state == "offered"]

    def book_together(self, places, person, start, end):
        """Book several at once."""
        return [self.book(place, person, start, end) for place in places]

    def change(self, one, start, end):
        """Move a booking of the person's own."""
        terms, old = self.terms[one.place], (one.start, one.end)
        if one.state not in OPEN or one.end <= self.now:
            raise No("closed")
        extends = start == one.start and end >= one.end
        if not extends and (
            one.start <= self.now or self.now > one.start - terms.notice_change
        ):
            raise No("too late to change")
        running = one.state == "in_use"
        others = (
            [] if running else [u for u in self.numbers(one.place) if u != one.unit]
        )
        unit = self.fits(one.place, one.person, start, end, one, [one.unit, *others])
        mine = self.use_up(one.place, one.person, start, end)
        inside = old[0] <= start and end <= old[1]
        begun = running or old[0] <= self.now
        one.start, one.end, one.unit = start, end, unit
        one.since, one.until = start - terms.setup, end + terms.cleanup
        if not inside and not begun:
            one.state, one.lapses = self.first_state(one.place, one.person, start)
        elif one.state == "requested":
            one.lapses = max(min(one.lapses, start), self.now)
        for wait in mine:
            wait.state, wait.hold = "booked", None
        if not (start <= old[0] and old[1] <= end):
            self.serve(one.place)

    def cancel(self, one, person):
        """Give back; the lab may always, the holder until the start and in time."""
        if one.state not in ("requested", "confirmed"):
            raise No("closed or begun")
        own = person == one.person
        if own and one.start <= self.now:
            raise No("begun")
        if own and one.start - self.now < self.terms[one.place].notice_cancel:
            raise No("too late to cancel")
        self.close(one, "cancelled")

    def decide(self, one, yes):
        """Answer a request."""
        if one.state != "requested" or one.lapses <= self.now:
            raise No("not waiting")
        if yes and self.paused(one.person):
            raise No("too many missed")
        if yes:
            one.state, one.lapses = "confirmed", None
        else:
            self.close(one, "declined")

    def close(self, one, state):
        """End a booking; its time goes to whoever waits."""
        one.state, one.lapses = state, None
        self.serve(one.place)

    def come(self, one):
        """Check in."""
        if one.state == "in_use":
            return
        early = self.terms[one.place].early
        if one.state != "confirmed" or not one.start - early <= self.now < one.end:
            raise No("not now")
        if self.paused(one.person):
            raise No("too many missed")
        if any(
            (b.place, b.unit, b.state) == (one.place, one.unit, "in_use")
            and b.end > self.now
            for b in self.bookings
        ):
            raise No("somebody is on it")
        one.state, one.came = "in_use", self.now

    def go(self, one):
        """Check out; what is left is free."""
        if one.state == "completed" and one.came is not None:
            return
        if one.state != "in_use":
            raise No("not in use")
        if self.leave_now(one):
            self.serve(one.place)

    def leave_now(self, one):
        """End a running booking; say whether time was given back."""
        old, one.state = one.end, "completed"
        one.end = min(max(self.now, one.start + 1), one.end)
        if one.end < old:
            one.until = one.end + self.terms[one.place].cleanup
        return one.end < old
