"""Which pages there are for whom, with real codes filled in."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import text

from app.demo.load import DEMO_PASSWORD  # noqa: F401 - the demo must be there
from kernel.store.db import db

GUEST = (
    "/",
    "/find?q=质谱",
    "/find?q=zhipu&sort=price",
    "/find?zone=zhangjiang&sort=soonest",
    "/find/days",
    "/find/days?q=质谱",
    "/find/suggestions?q=电镜",
    "/instruments/{ms}",
    "/instruments/{ms}/calendar",
    "/list",
    "/units",
    "/login",
    "/register",
    "/help",
    "/about",
    "/api/v1/docs",
    "/api/v1/instruments",
    "/api/v1/availability?q=质谱",
)
RESEARCHER = (
    "/",
    "/find?q=质谱",
    "/instruments/{ms}",
    "/book/panel?instrument={ms}&start={start}&end={end}",
    "/book?instrument={ms}&start={start}&end={end}",
    "/bookings",
    "/bookings?when=past",
    "/bookings/{mine}",
    "/messages",
    "/me",
    "/collab",
    "/api/v1/reservations",
)
MANAGER = (
    "/desk",
    "/desk/approvals",
    "/desk/instruments",
    "/desk/instruments/{ms}/edit",
    "/desk/instruments/{ms}/terms",
    "/desk/instruments/new",
    "/desk/maintenance",
    "/messages",
)
COORDINATOR = ("/collab", "/collab/{project}", "/reviews", "/messages")
ADMIN = ("/admin/people", "/admin/audit", "/admin/jobs")
BY_ROLE = {
    "guest": GUEST,
    "researcher": RESEARCHER,
    "manager": MANAGER,
    "coordinator": COORDINATOR,
    "admin": ADMIN,
}

CODES = """
SELECT
  (SELECT i.code FROM catalog_instrument i
     JOIN identity_membership m ON m.organisation_id = i.organisation_id AND m.role = 'lab_manager'
     JOIN identity_user u ON u.id = m.user_id AND u.email = 'manager@demo.lianyi'
    WHERE i.state = 'published' AND i.category_code = '010200' ORDER BY i.code LIMIT 1) AS ms,
  (SELECT r.code FROM booking_reservation r JOIN identity_user u ON u.id = r.booked_for_id
    WHERE u.email = 'researcher@demo.lianyi' ORDER BY r.id DESC LIMIT 1) AS mine,
  (SELECT p.code FROM collaboration_project p
     JOIN collaboration_report r ON r.project_id = p.id
     JOIN collaboration_review_step s ON s.report_id = r.id AND s.decision IS NULL
     JOIN identity_membership m ON m.organisation_id = s.organisation_id
     JOIN identity_user u ON u.id = m.user_id AND u.email = 'coordinator@demo.lianyi'
    WHERE r.state IN ('submitted', 'in_review') ORDER BY p.code LIMIT 1) AS project,
  to_char((now() AT TIME ZONE 'Asia/Shanghai')::date + 3, 'YYYY-MM-DD') AS day
"""


def pages_of(app: Flask, role: str) -> Iterator[str]:
    """Yield the addresses of a role's pages."""
    with app.app_context():
        row = db.session.execute(text(CODES)).one()._mapping
        codes = {
            **row,
            "start": f"{row['day']}T09:00:00%2B08:00",
            "end": f"{row['day']}T11:00:00%2B08:00",
        }
        db.session.remove()
    for path in BY_ROLE[role]:
        yield path.format(**codes)
