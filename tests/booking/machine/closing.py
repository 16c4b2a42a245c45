"""The model of what else takes time: holds of open forms, and downtime."""

from tests.booking.machine.claims import Claims
from tests.booking.machine.model import FORM_KEPT, OPEN, Block, No


class Closing(Claims):
    """Holds and downtime."""

    def hold(self, place, person, start, end):
        """Keep a slot while a form is open."""
        unit = self.fits(place, person, start, end)
        near = self.own_holds(place, person, start, end)
        if any(w.state == "offered" and w.hold in near for w in self.waits):
            return
        before = [b for b in near if b.lapses > self.now and b.kind == "hold"]
        lapses = before[0].lapses if before else self.now + FORM_KEPT
        offers = [w.hold for w in self.waits if w.state == "offered"]
        self.blocks = [
            b for b in self.blocks
            if b.kind != "hold" or b.person != person or b in offers
        ]  # fmt: skip
        terms = self.terms[place]
        self.blocks.append(
            Block(
                "hold", place, (unit,), start - terms.setup, end + terms.cleanup,
                person, lapses,
            )
        )  # fmt: skip

    def shut(self, place, unit, start, end, key):
        """Take out of use, cancelling what stands there; finished bookings stay."""
        units = tuple(self.numbers(place)) if unit is None else (unit,)
        for wait in self.waits:
            if wait.state == "offered" and self.lies(
                wait.hold, place, units, start, end
            ):
                wait.state, wait.hold = "waiting", None
        self.blocks = [
            b for b in self.blocks
            if b.kind != "hold" or not self.lies(b, place, units, start, end)
        ]  # fmt: skip
        for one in self.bookings:
            met = one.place == place and one.unit in units
            if met and one.since < end and start < one.until:
                self.displace(one, start)
        for n in units:
            if any(a < end and start < b for a, b in self.taken(place, n)):
                raise No("in the way")
        self.blocks.append(Block("downtime", place, units, start, end, key=key))

    def displace(self, one, start):
        """Clear a booking away for a downtime from a moment on."""
        if one.state == "in_use":
            self.leave_now(one)
        elif one.state in OPEN:
            one.state, one.lapses = "cancelled", None
        # Nobody cleans up for a machine that is shut; a start nobody saw is none.
        if one.state == "completed" and one.end <= start:
            one.until = min(one.until, start)
        elif one.state == "completed" and one.start >= self.now:
            one.gone = True

    @staticmethod
    def lies(block, place, units, start, end):
        """Say whether a block meets a stretch of some units."""
        return (
            block.place == place
            and bool(set(block.units) & set(units))
            and block.since < end
            and start < block.until
        )

    def reopen(self, key):
        """End a downtime early."""
        (one,) = (b for b in self.blocks if b.kind == "downtime" and b.key == key)
        if one.until <= self.now:
            raise No("over")
        if one.since < self.now:
            one.until = max(self.now, one.since + 1)
        else:
            self.blocks.remove(one)
        self.serve(one.place)
