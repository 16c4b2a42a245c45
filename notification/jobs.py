"""What the worker does for this slice."""

from kernel.values import clock
from notification.commands.deliver import close_unsent, deliver
from notification.formats.spoken import letter
from notification.gateways.email import Mailbox, send
from notification.queries.waiting import Waiting


def send_letters(mailbox: Mailbox | None, public_url: str, *, most: int = 50) -> int:
    """Send up to `most` waiting letters and return how many were tried.

    Without a mailbox the letters are closed unsent: switching mail on later must not
    flood anybody with old news.
    """
    if mailbox is None:
        close_unsent("mail is off", at=clock.now())
        return 0

    def post(waiting: Waiting) -> str | None:
        written = letter(
            waiting.kind,
            waiting.params,
            address=waiting.address,
            locale=waiting.locale,
            link=f"{public_url}{waiting.link}",
            stop=f"{public_url}{stop}" if (stop := waiting.params.get("stop")) else "",
        )
        return send(written, mailbox)

    tried = 0
    while tried < most and deliver(post, now=clock.now):
        tried += 1
    return tried
