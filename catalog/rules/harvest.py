"""What a harvester may ask: the requests of OAI-PMH 2.0, and what is wrong with one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from catalog.rules.listing_state import ListingState

PAGE = 100
# A change is told this long after it was made, and dated so: what is written within a
# second is committed within this minute, hence never behind a harvester's back.
SETTLING = timedelta(seconds=60)
SECONDS = "%Y-%m-%dT%H:%M:%SZ"
RECORDS, IDENTIFIERS = "ListRecords", "ListIdentifiers"
PREFIXES = ("oai_dc", "oai_datacite")

_LARGEST = 2**62
_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")
_SET = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SELECTING = frozenset({"metadataPrefix", "from", "until", "set"})
# Of each verb: what it requires, and what else it takes.
_VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    IDENTIFIERS: (frozenset({"metadataPrefix"}), _SELECTING),
    RECORDS: (frozenset({"metadataPrefix"}), _SELECTING),
}
_RESUMABLE = frozenset({"ListSets", IDENTIFIERS, RECORDS})


class Fault(Exception):
    """What the protocol answers instead of records: its code, and a sentence."""

    def __init__(self, code: str, said: str) -> None:
        """Take one of the protocol's codes and what to tell the harvester's keeper."""
        super().__init__(said)
        self.code, self.said = code, said


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records: those dated from `since` to `until`, both included, in a set.

    `after` is the date and id of the last record told before.
    """

    prefix: str
    since: datetime | None = None
    until: datetime | None = None
    zone_key: str = ""
    after: tuple[datetime, int] | None = None


def asked(given: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Return the arguments, each once and all known to the verb. Raises Fault."""
    lists = dict(given)
    verbs = lists.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        raise Fault("badVerb", f"One verb is expected: {', '.join(_VERBS)}.")
    if repeated := sorted(key for key, values in lists.items() if len(values) > 1):
        raise Fault("badArgument", f"Given more than once: {', '.join(repeated)}.")
    required, others = _VERBS[verbs[0]]
    names = lists.keys() - {"verb"}
    if "resumptionToken" in names and verbs[0] in _RESUMABLE:
        if len(names) > 1:
            raise Fault("badArgument", "resumptionToken stands alone with the verb.")
    elif unknown := sorted(names - required - others):
        raise Fault("badArgument", f"{verbs[0]} does not take: {', '.join(unknown)}.")
    elif missing := sorted(required - names):
        raise Fault("badArgument", f"{verbs[0]} requires: {', '.join(missing)}.")
    return {key: values[0] for key, values in lists.items()}


def selected(arguments: Mapping[str, str]) -> Selection:
    """Return which records a list is to have. Raises Fault."""
    given = [arguments[key] for key in ("from", "until") if key in arguments]
    if len({len(one) for one in given}) > 1:
        raise Fault("badArgument", "from and until are both days or both seconds.")
    since = _moment(arguments.get("from"), time.min)
    until = _moment(arguments.get("until"), time.max)
    if since and until and since > until:
        raise Fault("badArgument", "from is later than until.")
    prefix = known_prefix(arguments["metadataPrefix"])
    zone_key = arguments.get("set", "")
    if "set" in arguments and not _SET.fullmatch(zone_key):
        raise Fault("noRecordsMatch", "There is no such set.")
    return Selection(prefix, since, until, zone_key)


def known_prefix(prefix: str) -> str:
    """Return the format's name. Raises Fault for one that there is not."""
    if prefix not in PREFIXES:
        raise Fault("cannotDisseminateFormat", f"There are {', '.join(PREFIXES)}.")
    return prefix


def code_of(identifier: str, namespace: str) -> str:
    """Return the listing's code in oai:namespace:code. Raises Fault for another's."""
    code = identifier.removeprefix(f"oai:{namespace}:")
    if code == identifier or not _CODE.fullmatch(code):
        raise Fault("idDoesNotExist", "No listing has this identifier.")
    return code


def packed(verb: str, selection: Selection, last: tuple[datetime, int]) -> list[object]:
    """Return what a resumption token holds: the whole request, and the last record."""
    since, until = (
        one.isoformat() if one else "" for one in (selection.since, selection.until)
    )
    asked_for = [verb, selection.prefix, since, until, selection.zone_key]
    return [*asked_for, last[0].isoformat(), last[1]]


def unpacked(verb: str, values: Sequence[object]) -> Selection:
    """Return the request that a token of this verb holds. Raises Fault."""
    try:
        of, prefix, since, until, zone_key, stamp, number = values
        last, number = _aware(str(stamp)), int(str(number))
        zone = str(zone_key)
        known = of == verb and prefix in PREFIXES and (not zone or _SET.fullmatch(zone))
        if known and last and 0 <= number < _LARGEST:
            span = _aware(str(since)), _aware(str(until))
            return Selection(str(prefix), *span, zone, (last, number))
    except (ValueError, OverflowError):
        pass
    raise Fault("badResumptionToken", "This token is none of ours: start again.")


def is_deleted(state: ListingState) -> bool:
    """Say whether a listing that was published once is told as deleted now."""
    return state is not ListingState.PUBLISHED


def _aware(text: str) -> datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone(UTC)


def _moment(text: str | None, of_day: time) -> datetime | None:
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
            return datetime.combine(day.date(), of_day, tzinfo=UTC)
        if _SECOND.fullmatch(text):
            return datetime.strptime(text, SECONDS).replace(tzinfo=UTC)
    except ValueError:
        pass
    raise Fault("badArgument", "Moments are 2026-01-31 or 2026-01-31T08:00:00Z, UTC.")
