"""Amounts as reports write them: in 10,000 yuan with two decimals."""

from decimal import Decimal

FEN_PER_WAN = 1_000_000


def wan(amount_fen: int) -> str:
    """Return an amount of fen in 10,000 yuan, such as 6,420.00."""
    return f"{Decimal(amount_fen) / FEN_PER_WAN:,.2f}"
