"""What the responsible units say of the tasks in the demo."""

from datetime import datetime, timedelta

from app.demo.people import People
from collaboration.models.plan import PlanEntry
from collaboration.rules.plan import Course, plan
from kernel.store.db import db
from kernel.values.clock import local_day


def add_plan_entries(people: People, at: datetime) -> None:
    """Add an entry of each unit with a coordinator to the tasks it answers for."""
    today = local_day(at)
    for task in plan():
        found = (people.coordinators.get(one.zh) for one in task.units)
        known = [person for person in found if person is not None]
        for n, person in enumerate(known[:2]):
            late = task.number % 5 == 2
            db.session.add(
                PlanEntry(
                    task=task.number,
                    organisation_id=person.organisation_id,
                    on=today - timedelta(days=6 + 30 * n + task.number),
                    course=Course.DELAYED if late else Course.ON_TRACK,
                    progress_zh=(
                        "配套细则仍在征求意见，预计下月印发（示例）。"
                        if late
                        else "按计划推进，阶段性目标已完成（示例）。"
                    ),
                    author_id=person.id,
                )
            )
    db.session.flush()
