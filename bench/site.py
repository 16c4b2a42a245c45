"""A small site made for measuring: always-open instruments and people with tokens."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from app import create_app
from app.cli import migrate
from app.reference import install_reference
from bench.ground import settings_for
from booking.models.terms import PolicySetting, RateEntry
from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState, TrainingLevel
from identity.models.organisation import Organisation
from identity.models.user import ApiToken, Membership, Session, User
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Role

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALL_DAY = {
    day: [[0, 1440]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


def prepare_site(url: str, *, instruments: int) -> list[str]:
    """Migrate and add instruments that anybody may book at any hour; return codes."""
    app = create_app(settings_for(url))
    with app.app_context():
        migrate()
        install_reference(at=clock.now())
        owner = _organisation("owner", "zhangjiang")
        codes = [_instrument(owner, n) for n in range(instruments)]
        db.session.add(
            PolicySetting(
                organisation_id=owner.id,
                settings={
                    "hours": ALL_DAY,
                    "notice_book_min": 0,
                    "horizon_other_days": None,
                },
                effective=Range(LONG_AGO, None),
            )
        )
        _keep()
        db.engine.dispose()
    return codes


def tokens(url: str, count: int) -> list[str]:
    """Make researchers of another organisation and return a token of each."""
    return [token for token, _cookie in people(url, count)]


def people(
    url: str, count: int, *, manages: str = "", example: bool = True
) -> list[tuple[str, str]]:
    """Make researchers; return an access token and a session cookie of each.

    With `manages` they run the lab of the instrument with that code; examples are
    refused outside demo mode.
    """
    app = create_app(settings_for(url))
    found = []
    with app.app_context():
        home = _organisation(f"home {secrets.token_hex(3)}", "neobay")
        lab = db.session.scalar(
            select(Instrument.organisation_id).where(Instrument.code == manages)
        )
        at = clock.now()
        for n in range(count):
            person = User(
                email=f"{secrets.token_hex(6)}@bench.example", name=f"Bench {n}",
                password_hash="!", organisation_id=home.id, is_example=example,
            )  # fmt: skip
            db.session.add(person)
            db.session.flush()
            db.session.add(
                Membership(
                    user_id=person.id, organisation_id=home.id, role=Role.RESEARCHER
                )
            )
            if lab is not None:
                db.session.add(
                    Membership(
                        user_id=person.id, organisation_id=lab, role=Role.LAB_MANAGER
                    )
                )
            token, cookie = (
                f"lyt_{secrets.token_urlsafe(32)}",
                secrets.token_urlsafe(32),
            )
            db.session.add(
                ApiToken(
                    token_hash=hashlib.sha256(token.encode()).digest(), user_id=person.id,
                    name="bench", prefix=token[:8], expires_at=at + timedelta(days=1),
                )
            )  # fmt: skip
            db.session.add(
                Session(
                    token_hash=hashlib.sha256(cookie.encode()).digest(), user_id=person.id,
                    seen_at=at, expires_at=at + timedelta(days=1),
                )
            )  # fmt: skip
            found.append((token, cookie))
        _keep()
        db.engine.dispose()
    return found


def _organisation(name: str, zone: str) -> Organisation:
    made = Organisation(
        code=f"b-{secrets.token_hex(4)}", name_zh=f"{name}（示例）", name_en=name,
        kind=OrganisationKind.INSTITUTE, zone_key=zone, is_example=True,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _instrument(owner: Organisation, n: int) -> str:
    made = Instrument(
        code=f"BE-{n:04d}", organisation_id=owner.id, zone_key="zhangjiang",
        category_code="010200", inner_id=f"b{n}", state=ListingState.PUBLISHED,
        name_zh=f"质谱仪 {n}（示例）", name_en=f"Mass spectrometer {n}", manufacturer="Bench",
        model=f"B{n}", modes=["assist"], training_level=TrainingLevel.NONE, is_example=True,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.add(
        RateEntry(
            instrument_id=made.id, price_class="academic", unit="h", amount_fen=45_000,
            opening_fee_fen=20_000, effective_from=LONG_AGO,
        )
    )  # fmt: skip
    return made.code


def _keep() -> None:
    # The bench prepares its own database; the product commits in one place only.
    db.session().commit()
