"""A portfolio of thousands of collaborations with their reports, made for measuring.

`load` fills the database of the current app, which holds the demo already: the
projects use its organisations, people and bookings.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from bench.report_content import CONTENT
from kernel.store.db import db

PROJECTS, QUARTERS = 5000, 12
# Codes from 10,001 on: the demo's own have four digits below that.
FIRST_CODE = 10_000
MADE = f"XT-2026-{FIRST_CODE // 10_000}____"

_PROJECTS = """
    WITH hq AS (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS many
        FROM identity_organisation
        WHERE zone_key IN ('neobay', 'hongqiao_mh') AND kind <> 'responsible_unit'),
    lg AS (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS many
        FROM identity_organisation
        WHERE zone_key = 'lingang' AND kind <> 'responsible_unit'),
    lead AS (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS many
        FROM identity_user WHERE state = 'active')
    INSERT INTO collaboration_project
        (code, title_zh, title_en, plan_task, sector, mode, research_org_id,
         validation_org_id, contact_name, starts_on, planned_end, stage, trl_start,
         trl_target, investment_plan_fen, nothing_classified, opened_by_id, is_example)
    SELECT 'XT-2026-' || (:first + i), '示例合作项目 ' || i || '（示例）',
           'Example collaboration ' || i,
           CASE WHEN i % 9 = 3 THEN 8 ELSE 7 END,
           (ARRAY['commercial_aircraft', 'aero_engine', 'satellite', 'evtol',
                  'ship_power_low', 'ship_power_mid', 'ship_elec', 'marine_equip',
                  'other_hee'])[1 + i % 9],
           (ARRAY['one_group', 'supply_chain', 'university_enterprise', 'commissioned',
                  'shared_platform'])[1 + i % 5],
           hq.id, lg.id, '示例联系人',
           DATE '2023-10-01' + i % 80, DATE '2027-03-01' + i % 700,
           (ARRAY['concept', 'lab_scale', 'pilot', 'validation', 'low_rate',
                  'industrialisation'])[1 + i * 7 % 6],
           3 + i % 3, 7 + i % 3, (500 + i * 37 % 12000) * 1000000::bigint, true,
           lead.id, true
    FROM generate_series(1, :projects) AS i (i)
    JOIN hq ON hq.n = i % hq.many
    JOIN lg ON lg.n = i * 7 % lg.many
    JOIN lead ON lead.n = i * 13 % lead.many
    """

_AFTERWARDS = (
    """
    INSERT INTO collaboration_member (project_id, user_id, lead)
    SELECT id, opened_by_id, true FROM collaboration_project WHERE code LIKE :made
    """,
    """
    INSERT INTO collaboration_member (project_id, user_id)
    SELECT p.id, u.id FROM collaboration_project p
    CROSS JOIN generate_series(1, 3) k
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS many
          FROM identity_user WHERE state = 'active') u
        ON u.n = (p.id * 31 + k * 101) % u.many
    WHERE p.code LIKE :made ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO collaboration_stage_move (project_id, stage, "on", grounds)
    SELECT p.id, track.stage, p.starts_on + (180 * (place - 1))::int, '阶段评审通过'
    FROM collaboration_project p
    CROSS JOIN unnest(ARRAY['concept', 'lab_scale', 'pilot', 'validation', 'low_rate',
                            'industrialisation']) WITH ORDINALITY AS track (stage, place)
    WHERE p.code LIKE :made
      AND place <= array_position(
          ARRAY['concept', 'lab_scale', 'pilot', 'validation', 'low_rate',
                'industrialisation'], p.stage::text)
    """,
    """
    INSERT INTO collaboration_milestone
        (project_id, number, name_zh, side, planned_on, reached_on, state, evidence_zh)
    SELECT p.id, k, '里程碑 ' || k, CASE WHEN k % 2 = 0 THEN 'research' ELSE 'validation' END,
           p.starts_on + k * 150,
           CASE WHEN p.starts_on + k * 150 < DATE '2026-10-01' THEN p.starts_on + k * 150 + 5 END,
           CASE WHEN p.starts_on + k * 150 < DATE '2026-10-01' THEN 'reached' ELSE 'planned' END,
           '检测报告.pdf'
    FROM collaboration_project p CROSS JOIN generate_series(1, 8) k
    WHERE p.code LIKE :made
    """,
    # Each booking is evidence for one project, dealt out like cards.
    """
    WITH free AS (
        SELECT r.id, row_number() OVER (ORDER BY r.id) AS n
        FROM booking_reservation r
        WHERE r.state = 'completed' AND NOT EXISTS (
            SELECT FROM collaboration_linked_reservation l WHERE l.reservation_id = r.id)),
    made AS (
        SELECT id, opened_by_id, row_number() OVER (ORDER BY id) - 1 AS n,
               count(*) OVER () AS many
        FROM collaboration_project WHERE code LIKE :made)
    INSERT INTO collaboration_linked_reservation
        (project_id, reservation_id, linked_by_id, linked_at)
    SELECT made.id, free.id, made.opened_by_id, TIMESTAMPTZ '2026-11-01Z'
    FROM free JOIN made ON made.n = free.n % made.many
    """,
    """
    INSERT INTO collaboration_report
        (project_id, period, due_on, state, version, edition, step, content, author_id,
         submitted_at)
    SELECT p.id, to_char(day, 'YYYY"Q"Q'), (day + interval '3 months 9 days')::date,
           CASE WHEN q < :quarters THEN 'archived'
                ELSE (ARRAY['approved', 'in_review', 'submitted', 'returned', 'draft'])
                     [1 + p.id % 5] END,
           CASE WHEN q = :quarters AND p.id % 5 = 4 THEN 0 ELSE 1 END, 3,
           CASE WHEN q = :quarters AND p.id % 5 IN (1, 2) THEN 1 ELSE 0 END,
           CAST(:content AS jsonb) || jsonb_build_object(
               'progress_pct', least(100, q * 7),
               'trl_now', least(p.trl_target, p.trl_start + q / 4),
               'inv_period_fen', p.investment_plan_fen / 20,
               'inv_cum_fen', p.investment_plan_fen / 20 * q,
               'rd_period_fen', p.investment_plan_fen / 50,
               'jobs_research', 20 + p.id % 40, 'jobs_validation', 10 + q,
               'new_jobs', p.id % 4,
               'involves_ip', p.id % 3 = 0, 'involves_airworthiness', p.plan_task = 8),
           p.opened_by_id,
           CASE WHEN q = :quarters AND p.id % 5 = 4 THEN NULL
                ELSE day + interval '3 months 5 days' END
    FROM collaboration_project p CROSS JOIN generate_series(1, :quarters) q
    CROSS JOIN LATERAL (
        SELECT DATE '2026-07-01' - make_interval(months => 3 * (:quarters - q)) AS day) d
    WHERE p.code LIKE :made
    """,
    """
    INSERT INTO collaboration_report_version
        (report_id, version, content, submitted_by_id, submitted_at)
    SELECT r.id, 1, r.content, r.author_id, r.submitted_at
    FROM collaboration_report r JOIN collaboration_project p ON p.id = r.project_id
    WHERE p.code LIKE :made AND r.version = 1
    """,
    # Every handed-in report passes the always active stations of its task.
    """
    INSERT INTO collaboration_review_step
        (report_id, version, position, organisation_id, label_zh, decision,
         decided_by_id, decided_at)
    SELECT r.id, 1, s.position, s.organisation_id, s.label_zh,
           CASE WHEN r.state IN ('archived', 'approved') THEN 'passed' END,
           CASE WHEN r.state IN ('archived', 'approved') THEN r.author_id END,
           CASE WHEN r.state IN ('archived', 'approved') THEN r.submitted_at END
    FROM collaboration_report r JOIN collaboration_project p ON p.id = r.project_id
    JOIN collaboration_route_station s
        ON s.plan_task = p.plan_task AND s.condition = '' AND s.active
       AND s.zone_key IS NULL
    WHERE p.code LIKE :made AND r.version = 1
    """,
    """
    INSERT INTO collaboration_outcome
        (project_id, number, kind, title_zh, reference, state, "on", owner_zh, amount_fen,
         patent_kind, ipc, fast_route, centre, registered_on, level, batch, source_zh)
    SELECT p.id, k, kind, '示例成果 ' || k, '', 'granted', DATE '2026-01-01' + (k * 20)::int, '',
           CASE WHEN kind IN ('contract', 'pledge') THEN 50000000 END,
           CASE WHEN kind = 'patent' THEN 'invention' ELSE '' END, '', kind = 'patent',
           CASE WHEN kind = 'patent' THEN 'pudong' ELSE '' END,
           CASE WHEN kind = 'patent' THEN DATE '2025-12-01' END, '', '', '试验结果'
    FROM collaboration_project p
    CROSS JOIN unnest(ARRAY['patent', 'contract', 'paper', 'pledge'])
        WITH ORDINALITY AS kinds (kind, k)
    WHERE p.code LIKE :made
    """,
)


def load(projects: int = PROJECTS, quarters: int = QUARTERS) -> None:
    """Add so many projects with a report for each of the last so many quarters.

    Runs in the session's transaction and leaves the commit to its caller.
    """
    numbers: Mapping[str, Any] = {
        "projects": projects,
        "quarters": quarters,
        "first": FIRST_CODE,
        "content": json.dumps(CONTENT),
        "made": MADE,
    }
    for setting in ("statement_timeout", "lock_timeout"):
        db.session.execute(text(f"SET LOCAL {setting} = 0"))
    for statement in (_PROJECTS, *_AFTERWARDS):
        wanted = {
            key: value for key, value in numbers.items() if f":{key}" in statement
        }
        db.session.execute(text(statement), wanted)
    db.session.execute(text("ANALYZE"))
