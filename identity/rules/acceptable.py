"""Which new passwords are accepted: long enough, and not the first to be guessed."""

from identity.rules import passwords
from identity.rules.refusals import CommonPassword, PasswordNamesYou
from kernel.values.errors import Refusal


def password_refusals(password: str, email: str, name: str) -> list[Refusal]:
    """Return what speaks against a new password. There are no composition rules."""
    found: list[Refusal] = []
    if passwords.is_common(password):
        found.append(CommonPassword())
    plain = password.casefold()
    if plain in {email.casefold(), email.split("@")[0].casefold(), name.casefold()}:
        found.append(PasswordNamesYou())
    return found
