"""Who is calling."""

from flask_login import current_user

from kernel.values.actor import ANONYMOUS, Actor


def current_actor() -> Actor:
    """Return the signed-in actor, or ANONYMOUS. Doors are guarded before this."""
    if not current_user.is_authenticated:
        return ANONYMOUS
    actor: Actor = current_user.actor
    return actor
