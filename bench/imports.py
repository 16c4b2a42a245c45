"""A list of 10,000 instruments: time and memory of looking at it and of writing it."""

import io
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import xlsxwriter
from sqlalchemy import select, text

from app import create_app, tasks
from app.cli import prepare
from bench.ground import database, settings_for
from catalog.commands.confirm_list import confirm_list
from catalog.commands.keep_list import keep_list
from catalog.formats.table_in import list_head
from catalog.models.listing_import import ListingImport
from identity.models.user import User
from identity.queries.actors import actor_of
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Role

ROWS = 10_000

HEADINGS = (
    "资产编号", "设备名称", "英文名称", "分类号", "生产厂家", "规格型号", "出厂号", "来源",
    "国别", "单价(元)", "购置日期", "启用日期", "使用单位", "省", "市", "存放地", "房间号",
    "保管人", "联系电话", "邮箱", "邮编", "技术指标", "主要功能", "服务项目", "开放规定",
    "收费标准", "年运行机时", "年服务机时", "经费来源", "是否在海关监管年限内",
)  # fmt: skip


def workbook(rows: int, change: int = 0) -> bytes:
    """Return a workbook as an asset system exports it, always the same."""
    chance = random.Random(rows)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for n in range(1, rows + 1):
        sheet.write_row(n, 0, _line(n, chance, change))
    book.close()
    return out.getvalue()


def run() -> None:
    """Print seconds and peak memory of looking at a list and of writing it, twice.

    The second list changes every listing of the first. Each step has its own process.
    """
    with database("lianyi_bench_import") as url:
        prepare(create_app(settings_for(url)), lambda _line: None)
        for change in (0, 1):
            content = workbook(ROWS, change)
            for step in ("look", "write"):
                words = [sys.executable, "-m", "bench.imports", url, step]
                subprocess.run(words, check=True, input=content)


def _step(url: str, step: str) -> None:
    content = sys.stdin.buffer.read()
    app = create_app(settings_for(url))
    with app.app_context():
        wanted = select(User.id).where(User.email == "manager@demo.lianyi")
        actor = actor_of(db.session.scalars(wanted).one(), at=clock.now())
        assert actor is not None
        before = _peak()
        began, worked = time.perf_counter(), _worked()
        if step == "look":
            keep_list(
                content, name="bench.xlsx", head=list_head(content),
                organisation_id=actor.scopes(Role.LAB_MANAGER)[0], by=actor, at=clock.now(),
            )  # fmt: skip
        else:
            latest = select(ListingImport.code).order_by(ListingImport.id.desc())
            code = db.session.scalars(latest.limit(1)).one()
            confirm_list(code, version=None, by=actor, at=clock.now())
        tasks.run_next()
        spent, worked = time.perf_counter() - began, _worked() - worked
        worked += _database_worked()
        latest = select(ListingImport).order_by(ListingImport.id.desc()).limit(1)
        kept = db.session.scalars(latest).one()
        said = f"{kept.stage} {kept.done or kept.counts}"
        print(
            f"{step}: {spent:.1f} s, of the processor {worked:.1f} s,"
            f" peak {_peak():.0f} MB ({before:.0f} before), {said}"
        )
        db.engine.dispose()


def _peak() -> float:
    """Return the most memory that this process held, in MB."""
    # Not ru_maxrss: there a process begins with the peak of the one that started it.
    told = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(told[1]) / 1024 if told else 0.0


def _worked() -> float:
    """Return the processor's seconds of this process and those that it started."""
    return sum(os.times()[:4])


def _database_worked() -> float:
    """Return the processor's seconds of the database process on our connection."""
    pid = db.session.scalar(text("SELECT pg_backend_pid()"))
    told = Path(f"/proc/{pid}/stat")
    if not told.exists():
        return 0.0
    ticks = told.read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _line(n: int, chance: random.Random, change: int) -> list[object]:
    name = chance.choice(
        ("高分辨质谱仪", "场发射扫描电镜", "核磁共振波谱仪", "激光共聚焦显微镜")
    )
    year = chance.randint(2005, 2025)
    return [
        f"ZC{n:06d}", f"{name}（示例 {n}）", f"Example instrument {n}", 10200.0,
        chance.choice(("示例仪器厂", "Example Instruments")), f"EX-{n % 700}", f"SN{n:07d}",
        "购置", "德国", chance.randint(300_000, 9_000_000), f"{year}-03-05",
        f"{year}年6月", "化学与分子工程学院", "上海市", "上海市", "东川路 800 号",
        f"B{n % 400 + change}", "王老师", "021-54740000", f"lab{n % 90}@unit.example", 200240,
        f"质量范围 50–{2000 + n}；分辨率 120,000；" * 6, "定性与定量分析；代谢组学；" * 5,
        "样品测试", "提前一天预约。", "每小时 300 元", 1500, 400,
        "中央财政资金，单位自有资金", "否",
    ]  # fmt: skip


if __name__ == "__main__":
    _step(sys.argv[1], sys.argv[2])
