"""Every page of the collaboration and oversight slices, for who sees little and much."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import text

from kernel.store.db import db

# What everybody sees of what they may see.
_LISTS = (
    "/collab",
    "/collab?q=示例",
    "/collab?sector=evtol&stage=validation",
    "/collab/portfolio",
    "/collab/portfolio?period={period}",
    "/collab/instruments",
    "/collab/instruments?period={period}&zone=zhangjiang",
    "/collab/instruments?q=质谱",
    "/collab/outcomes",
    "/collab/outcomes?kind=patent",
    "/collab/new",
    "/matters",
    "/plan",
    *(f"/plan/{number}" for number in (3, 5, 6, 7, 8, 9, 15)),
    *(
        f"/plan/figures/{key}"
        for key in (
            "medical_instruments", "shared_instruments", "cross_instruments",
            "cross_minutes", "projects_7", "validating_7", "investment_7", "projects_8",
            "steps_8", "certificates_8", "patents", "fast_patents", "fast_granted",
            "pledges", "pledged",
        )
    ),
)  # fmt: skip
_ONE = (
    "/collab/{project}",
    "/collab/{project}/record",
    "/collab/{project}/evidence",
    "/collab/{project}/outcomes",
    "/collab/{project}/matters",
    "/collab/{air}",
    "/collab/{air}/outcomes",
    *(
        f"/collab/{{{state}}}/reports/{{period}}"
        for state in ("approved", "in_review", "submitted", "returned", "draft", "air")
    ),
    "/collab/{returned}/reports/{period}?version=1",
)
_UNIT = (
    "/reviews",
    "/reviews/overdue",
    "/collab/deadlines",
    "/summaries",
    "/summaries?period={period}",
)
_WRITTEN = (
    "/collab/{returned}/reports/{period}/edit",
    "/collab/{draft}/reports/{period}/edit",
    "/collab/{air}/reports/{period}/edit",
    "/collab/{draft}/reports/{period}/sheet",
)
_TURN = ("/reviews/{turn}/{turn_period}", "/collab/{turn}")
_DEMO = ("/collab/{demo}", "/collab/{demo}/evidence")
_ADMIN = (
    "/summaries",
    "/summaries?period={period}",
    "/summaries/{summary}",
    "/summaries/{summary}/progress",
    "/summaries/{summary}/pdf",
    "/collab/{project}/edit",
    "/collab/{file_project}/files/{file}",
    "/admin/review-routes",
    "/collab/deadlines/7/Q",
    "/admin/audit",
    "/admin/audit?event=ReportSubmitted",
    "/admin/audit?subject=collaboration_project&subject_id=1",
    "/admin/jobs",
)
# A member; units that see everything, one task, no project; who sees all.
PAGES: Mapping[str, tuple[str, ...]] = {
    "researcher@demo.lianyi": (*_LISTS, *_ONE, *_WRITTEN),
    "coordinator@demo.lianyi": (*_LISTS, *_ONE, *_UNIT, *_TURN, *_DEMO),
    "coordinator@minhang.example": (*_LISTS, *_UNIT, *_TURN),
    "coordinator@caac-east.example": (*_LISTS, *_UNIT, *_TURN),
    "coordinator@fgw.example": (*_LISTS, *_UNIT),
    "admin@demo.lianyi": (*(p for p in _LISTS if p != "/collab/new"), *_ONE, *_ADMIN),
}

_MINE = """
SELECT DISTINCT ON (r.state) r.state::text AS state, p.code
FROM collaboration_report r
JOIN collaboration_project p ON p.id = r.project_id
JOIN collaboration_member m ON m.project_id = p.id
JOIN identity_user u ON u.id = m.user_id
WHERE u.email = 'researcher@demo.lianyi' AND r.period = :period AND p.code LIKE :made
ORDER BY r.state, p.code
"""
_AIR = """
SELECT p.code FROM collaboration_report r
JOIN collaboration_project p ON p.id = r.project_id
JOIN collaboration_member m ON m.project_id = p.id
JOIN identity_user u ON u.id = m.user_id
WHERE u.email = 'researcher@demo.lianyi' AND r.period = :period AND p.code LIKE :made
  AND p.plan_task = 8
ORDER BY r.state = 'returned' DESC, r.state = 'draft' DESC, p.code LIMIT 1
"""
_TURNS = """
SELECT p.code AS turn, r.period AS turn_period
FROM collaboration_report r
JOIN collaboration_project p ON p.id = r.project_id
JOIN collaboration_review_step s ON s.report_id = r.id AND s.version = r.version
    AND s.position = r.step AND s.decision IS NULL
JOIN identity_membership m ON m.organisation_id = s.organisation_id
JOIN identity_user u ON u.id = m.user_id
WHERE u.email = :email AND r.state IN ('submitted', 'in_review')
ORDER BY p.code DESC LIMIT 1
"""
_FILE = """
SELECT p.code AS file_project, f.number AS file
FROM collaboration_file f JOIN collaboration_project p ON p.id = f.project_id
ORDER BY f.id LIMIT 1
"""
# The project of the demo with the most bookings behind it.
_BUSY = """
SELECT p.code AS demo FROM collaboration_linked_reservation l
JOIN collaboration_project p ON p.id = l.project_id
GROUP BY p.code ORDER BY count(*) DESC LIMIT 1
"""


def pages_of(email: str, period: str, made: str, summary: int) -> Iterator[str]:
    """Yield the addresses for a person; `made` is the pattern of the measured codes."""
    names: dict[str, Any] = {"period": period, "summary": summary}
    known = {"period": period, "made": made, "email": email}
    for row in db.session.execute(text(_MINE), known):
        names[row.state] = row.code
    names["project"] = names["approved"]
    names["air"] = db.session.scalar(text(_AIR), known)
    for sql in (_TURNS, _FILE, _BUSY):
        if row := db.session.execute(text(sql), known).mappings().first():
            names.update(row)
    db.session.remove()
    for path in PAGES[email]:
        yield path.format(**names)
