"""Yesterday to confirm: the page, its corrections, and the files."""

import io

import openpyxl

from booking.models.usage_record import ServiceRecord
from kernel.store.db import db
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of


def test_yesterday_is_confirmed_in_bulk_with_a_corrected_time(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    desk = browser_of(context, a_person("lab_manager", unit))
    rows = [
        a_reservation(instrument, a_person(), a_span(24, start, 2), "completed")
        for start in (9, 13)
    ]
    first, second = (row.code for row in rows)
    page = desk.get("/desk/records").text
    assert first in page
    assert second in page
    said = {
        "pick": [first, second],
        f"start_time_{first}": "09:10",
        f"end_time_{first}": "11:00",
        f"subject_{first}": "化学",
    }
    refused = desk.post("/desk/records", data=said)
    assert refused.status_code == 409
    assert f"{second} 还缺" in refused.text
    done = desk.post("/desk/records", data=said | {f"subject_{second}": "化学"})
    assert done.status_code == 303
    kept = db.session.query(ServiceRecord).order_by(ServiceRecord.start).all()
    assert [one.effective_min for one in kept] == [110, 120]
    assert first not in desk.get("/desk/records").text.split("rec-h")[0]
    book = openpyxl.load_workbook(io.BytesIO(desk.get("/desk/records.xlsx").data))
    assert book.active.max_row == 3
    assert book.active.max_column == 25
    assert "SR-" in desk.get("/desk/records.csv").text
    code = kept[0].code
    desk.post(f"/desk/records/{code}/reverse", data={"comment": "时间有误"})
    assert first in desk.get("/desk/records").text.split("rec-h")[0]
    answer = desk.get("/api/v1/service-records")
    assert len(answer.json["items"]) == 3
