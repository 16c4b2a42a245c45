"""The login manager, and what it keeps for a signed-in person."""

from flask_login import LoginManager, UserMixin

from kernel.values.actor import Actor

login_manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]
    """An actor with a session. Nothing else about the person travels here."""

    def __init__(self, actor: Actor) -> None:
        """Wrap the actor for Flask-Login."""
        self.actor = actor
        self.id = str(actor.id)
