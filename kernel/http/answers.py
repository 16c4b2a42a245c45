"""Which HTTP status a domain error is answered with."""

from kernel.http.conditional import PreconditionFailed, PreconditionRequired
from kernel.values.errors import (
    DomainError,
    Forbidden,
    Malformed,
    NotFound,
    Refused,
    SignInNeeded,
    Stale,
)

STATUS: dict[type[DomainError], int] = {
    Refused: 409,
    Malformed: 422,
    Stale: 409,
    SignInNeeded: 401,
    Forbidden: 403,
    NotFound: 404,
    PreconditionRequired: 428,
    PreconditionFailed: 412,
}


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a domain error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))
