"""Headers that keep a page to itself."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


ALWAYS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
PRIVATE = (("Cache-Control", "no-store"), ("Vary", "Cookie, Accept-Language"))
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def register(app: Flask) -> None:
    """Send the headers with every answer."""

    @app.after_request
    def guard(response: Response) -> Response:
        headers = response.headers
        headers.extend(ALWAYS)
        if app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if request.endpoint != "static":
            headers.extend(
                (name, value) for name, value in PRIVATE if name not in headers
            )
        return response
