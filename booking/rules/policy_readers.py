"""How single settings of a policy are read from JSON values."""

from collections.abc import Callable

from booking.rules.opening import DAY_MIN


def flag(value: object) -> bool:
    """Return a yes or no; raises TypeError for anything else."""
    if not isinstance(value, bool):
        raise TypeError("it must be true or false")
    return value


def whole(low: int, high: int) -> Callable[[object], int]:
    """Return a reader of whole numbers between two bounds."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError("it must be a whole number")
        if not low <= value <= high:
            raise ValueError(f"it must lie between {low} and {high}")
        return value

    return read


def limit(high: int) -> Callable[[object], int | None]:
    """Return a reader of a number up to a bound; None is no limit."""
    number = whole(0, high)
    return lambda value: None if value is None else number(value)


def one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    """Return a reader of one of some words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return value

    return read


def some_of(choices: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of a list of some words."""
    one = one_of(choices)

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("it must be a list")
        return tuple(one(item) for item in value)

    return read


def step(value: object) -> int:
    """Return a step of the grid, in minutes; a day holds a whole number of them."""
    # The grid restarts at midnight, so that a day must hold a whole number of steps.
    minutes = whole(5, DAY_MIN)(value)
    if DAY_MIN % minutes:
        raise ValueError("a day must be a whole number of steps")
    return minutes


def align(value: object) -> int | None:
    """Return the minutes on whose multiples bookings start; None is the grid's step."""
    return None if value is None else step(value)
