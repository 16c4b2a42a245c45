"""The model of what goes together: series, and bookings handed to a colleague."""

from tests.booking.machine.model import OPEN, No, Series
from tests.booking.machine.waiting import Engine


class Together(Engine):
    """The whole engine, with all that touches more than one booking or person."""

    def book_series(self, place, person, start, end, count, refuse):
        """Book on each of the days; what conflicts is skipped, or refuses all."""
        made = Series(place, person, start, end)
        for n in range(count):
            made.days.append(self.try_day(made, n, refuse=refuse))
        if made.days == [None] * count:
            raise No("not one can be booked")
        self.series.append(made)

    def try_day(self, series, n, *, refuse=False):
        """Book one day of a series; return its booking's number, or None."""
        try:
            return self.book(series.place, series.person, *series.time(n)).id
        except No:
            if refuse:
                raise
            return None

    def retry_series(self, series):
        """Book what was skipped and is still to come, as far as it can be now."""
        left = [
            n
            for n, one in enumerate(series.days)
            if one is None and series.time(n)[0] > self.now
        ]
        if not left:
            raise No("nothing is skipped")
        for n in left:
            series.days[n] = self.try_day(series, n)

    def change_series(self, series, since, shift):
        """Move the bookings from a day on, all or none; the last first when later."""
        meant = self.days_to_come(series, since)
        for one in reversed(meant) if shift > 0 else meant:
            self.change(one, one.start + shift, one.end + shift)

    def cancel_series(self, series, since):
        """Give back the bookings from a day on, all or none."""
        for one in self.days_to_come(series, since):
            self.cancel(one, series.person)

    def days_to_come(self, series, since):
        """Return the person's bookings to come from a day on. Raises No for none."""
        made = [self.bookings[n] for n in series.days[since:] if n is not None]
        found = [
            one
            for one in made
            if one.state in ("requested", "confirmed")
            and one.start > self.now
            and one.person == series.person
        ]
        if not found:
            raise No("nothing is left")
        return found

    def transfer(self, one, to, lab):
        """Hand a booking over, oneself or as the lab: 1 to 3 are of one unit."""
        if 0 in (to, one.person) or to == one.person:
            raise No("nobody of the unit")
        if one.state not in OPEN:
            raise No("closed")
        if one.state == "in_use" or one.start <= self.now:
            raise No("running")
        self.fits(one.place, to, one.start, one.end, one)
        mine = self.use_up(one.place, to, one.start, one.end)
        one.person = to
        if one.state == "confirmed" and not lab:
            one.state, one.lapses = self.first_state(one.place, to, one.start)
        for wait in mine:
            wait.state, wait.hold = "booked", None
