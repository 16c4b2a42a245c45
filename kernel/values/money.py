"""Amounts of money: whole fen of CNY, never a float."""

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "CNY"


def fen(yuan: Decimal | int | str) -> int:
    """Return an amount of yuan in fen, rounding half up."""
    return int((Decimal(yuan) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(amount_fen: int) -> Decimal:
    """Return an amount of fen in yuan with two decimals."""
    return Decimal(amount_fen) / 100


def format_yuan(amount_fen: int) -> str:
    """Return `1,234.56`, or `1,234` when there are no fen."""
    value = yuan(amount_fen)
    return f"{value:,.2f}" if amount_fen % 100 else f"{int(value):,}"


def half_up(amount: Decimal) -> int:
    """Round a decimal number of fen to whole fen, half up."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
