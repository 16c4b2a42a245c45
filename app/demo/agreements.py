"""Terms on results and data that two of the demo's units have."""

from datetime import datetime, timedelta

from app.demo.people import MASS_SPECTROMETRY, People
from catalog.models.agreement import Acceptance, Agreement
from kernel.store.db import db

_TEXT = (
    "用户独立操作取得的结果与数据归用户所有；合作开发按合同约定（示例）。\n"
    "委托检测的数据归委托方；原始数据由本单位保存六个月，到期删除，可在到期前索取。\n"
    "发表成果时注明仪器名称与管理单位；本单位对用户身份、样品与数据保密。\n"
    "涉及人类遗传资源、出口管制物项的工作，先取得相应审批。"
)
_ENGLISH = (
    "Results and data of independent use belong to the user; joint work goes by contract"
    " (example).\nData of commissioned tests belong to the client; raw data are kept for"
    " six months.\nPublications name the instrument and its unit; identity, samples and"
    " data stay confidential.\nWork with human genetic resources or export-controlled"
    " items takes its approval first."
)


def add_agreements(people: People, at: datetime) -> None:
    """Publish the terms of the lab, accepted by the researcher, and of one more unit."""
    others = [slug for slug in people.managers if slug != MASS_SPECTROMETRY]
    for slug in (MASS_SPECTROMETRY, others[-1]):
        manager = people.managers[slug]
        begun = at - timedelta(days=90)
        agreement = Agreement(
            organisation_id=manager.organisation_id,
            version=1,
            text_zh=_TEXT,
            text_en=_ENGLISH,
            effective_from=begun,
            published_by_id=manager.id,
            created_at=begun,
        )
        db.session.add(agreement)
        db.session.flush()
        if slug == MASS_SPECTROMETRY:
            accepted = Acceptance(
                agreement_id=agreement.id,
                user_id=people.researcher.id,
                created_at=begun + timedelta(days=2),
            )
            db.session.add(accepted)
    db.session.flush()
