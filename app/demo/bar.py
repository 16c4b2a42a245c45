"""A progress bar of one line; without a terminal, a line now and then."""

import sys
from collections.abc import Callable
from time import monotonic

Say = Callable[[str], object]

_WIDTH = 24
_TERMINAL_S, _LOG_S = 0.2, 10.0


class Bar:
    """Shows how far a count has come, how fast, and how long it still takes."""

    def __init__(self, what: str, total: int, say: Say) -> None:
        """Begin to count what up to total; say is used where there is no terminal."""
        self._what, self._total, self._say = what, total, say
        self._began = self._shown = monotonic()
        self._terminal = say is print and sys.stdout.isatty()

    def show(self, done: int) -> None:
        """Show the count, unless it was shown just now."""
        moment = monotonic()
        if moment - self._shown < (_TERMINAL_S if self._terminal else _LOG_S):
            return
        self._shown = moment
        rate = done / max(moment - self._began, 0.001)
        left = (self._total - done) / max(rate, 1)
        share = min(done / max(self._total, 1), 1)
        blocks = ("█" * round(share * _WIDTH)).ljust(_WIDTH, "·")
        line = (
            f"{self._what} {blocks} {share:4.0%}  {done:,} of {self._total:,}"
            f"  {rate:,.0f}/s  {left:.0f} s left"
        )
        self._write(line)

    def note(self, text: str) -> None:
        """Say what is done now that everything is counted, if it takes a while."""
        if self._terminal or monotonic() - self._began > _LOG_S:
            self._write(text)

    def _write(self, line: str) -> None:
        if self._terminal:
            sys.stdout.write(f"\r{line}\x1b[K")
            sys.stdout.flush()
        else:
            self._say(line)

    def end(self) -> None:
        """Clear the line."""
        if self._terminal:
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()
