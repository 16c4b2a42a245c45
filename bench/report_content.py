"""What a report of the measured portfolio says: as long as those of the demo."""

from typing import Any

_PROGRESS = (
    "燃喷控制单元高压共轨样件在验证基地完成第三轮台架试验，累计运行四百二十小时，"
    "喷油量偏差由百分之三点一降到百分之一点四；试制件二十四套，合格二十二套。"
)
_EVIDENCE = {
    "side": "validation", "zone": "lingang", "user_zone": "neobay", "times": 2,
    "name_zh": "激光选区熔化金属增材制造系统（示例）",
    "name_en": "Laser powder-bed fusion metal AM system (example)",
    "minutes": 960, "cost_fen": 640_000, "instrument": "MP-0949",
}  # fmt: skip
_MILESTONE = {
    "name_zh": "样件通过台架耐久试验并提交检测报告", "side": "validation",
    "planned_on": "2026-06-30", "reached_on": "2026-07-05", "state": "reached",
    "evidence_zh": "检测报告.pdf",
}  # fmt: skip
_OUTCOME = {
    "kind": "patent", "title_zh": "一种高压共轨燃喷控制方法（示例）", "reference": "",
    "state": "granted", "owner_zh": "示例研究院", "on": "2026-07-20", "level": "",
    "patent_kind": "invention", "ipc": "F02D 41/30", "fast_route": True, "batch": "",
    "centre": "pudong", "amount_fen": None, "registered_on": "2026-03-02",
    "pre_examined_on": None, "granted_on": "2026-09-01", "source_zh": "台架试验",
    "milestone_name": None, "reservation": None,
}  # fmt: skip
_FILE = {
    "kind": "pdf", "name": "试验小结.pdf", "note": "本期试验小结（示例）", "size": 414,
    "sha256": "a4e3eb116ba77b9e57487b14b072ab2c67744432ec5a9ecf3dd7fcbf5d94cfde",
}  # fmt: skip

CONTENT: dict[str, Any] = {
    "visual_progress": _PROGRESS,
    "trl_basis": "依据验证基地台架试验记录自评，检测机构报告三份，均已随本期报告提交。",
    "mrl_now": 5,
    "mrl_basis": "小批量试制线已按工艺文件连续生产两个批次，关键工序能力指数一点三三。",
    "inv_fixed_period_fen": 31_000_000,
    "inv_fixed_cum_fen": 372_000_000,
    "fiscal_period_fen": 8_000_000,
    "fiscal_cum_fen": 96_000_000,
    "revenue_period_fen": 12_500_000,
    "tax_research_fen": 640_000,
    "tax_validation_fen": 910_000,
    "export_period_fen": 0,
    "pledge_fen": 50_000_000,
    "rd_staff": 14,
    "standards": 1,
    "change_note": "本期投资较上期减少，系设备到货推迟到下季度验收付款所致。",
    "problems": "高温组样品数量不足，供应商交货推迟两周；外场试验窗口尚未批复。",
    "next_plan": "完成第四轮台架试验和可靠性增长试验，启动首批用户装机考核。",
    "needs_coordination": "外场试验需协调临时空域与电磁频率窗口（示例）。",
    "evidence": [_EVIDENCE | {"instrument": f"MP-09{n}"} for n in range(40, 46)],
    "proved_min": {"research": 1240, "validation": 5760},
    "milestones": [_MILESTONE | {"number": n} for n in range(1, 9)],
    "outcomes": [_OUTCOME | {"number": n} for n in range(1, 4)],
    "certificates": [],
    "files": [_FILE | {"number": n} for n in range(1, 3)],
    "matters": [],
}
