"""Where a person goes after signing in: never to another host."""

from urllib.parse import urlsplit


def safe_next(address: str | None, default: str = "/") -> str:
    """Return the address when it is a path of this site, else the default.

    Browsers drop tabs and line breaks and read a backslash as a slash, so an address
    holding one is none of ours.
    """
    if not address or len(address) > 2000:
        return default
    if not address.startswith("/") or address.startswith("//"):
        return default
    if "\\" in address or any(c <= " " or c == "\x7f" for c in address):
        return default
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else address
