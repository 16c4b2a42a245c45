"""Certificates of the demo's lab: some long, some about to end, one lapsed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.demo.instruments import Machine
from app.demo.people import MASS_SPECTROMETRY
from catalog.models.certificate import Certificate
from catalog.rules.certificate import CertificateKind
from kernel.store.db import db
from kernel.values.clock import local_day

# Days until calibration and accreditation end, one pair for each machine in turn.
_ENDS = ((210, 900), (21, 900), (150, 45), (-12, 900))


def add_certificates(found: Sequence[Machine], added_by_id: int, at: datetime) -> None:
    """Give the machines of the lab a calibration and an accreditation each."""
    lab = [one for one in found if one.owner.slug == MASS_SPECTROMETRY]
    for n, one in enumerate(lab):
        measured, accredited = _ENDS[(n + 1) % len(_ENDS)]
        mark = CertificateKind.CNAS if n % 3 else CertificateKind.CMA
        for number, (kind, days, issuer, basis) in enumerate(
            (
                (CertificateKind.CALIBRATION, measured, "示例计量测试院", "JJF 1317"),
                (mark, accredited, "示例资质评审机构", ""),
            ),
            1,
        ):
            until = local_day(at) + timedelta(days=days)
            db.session.add(
                Certificate(
                    created_at=at,
                    instrument_id=one.id,
                    number=number,
                    kind=kind,
                    certificate_no=f"示例-{kind.upper()}-{one.number:04d}",
                    issued_by=issuer,
                    specification=basis,
                    scope="质量准确度、分辨率、灵敏度（示例）",
                    issued_on=until - timedelta(days=365 if number == 1 else 6 * 365),
                    valid_until=until,
                    added_by_id=added_by_id,
                )
            )
    db.session.flush()
