"""Lists over the API: the same as the desk's pages, for programs."""

import base64
import io

from openpyxl import load_workbook

from app import tasks
from tests.builders.identity import a_person, an_organisation, token_of

CSV = (
    "编号,名称,英文名,型号,厂家,分类号,谜底\n"
    "A-1,质谱仪,MS,M1,T,010200,B1\n"
    "A-2,扫描电镜,SEM,M2,T,999998,B2\n"
)
URL = "/api/v1/imports"


def a_program(context, unit=None):
    token = token_of(a_person("lab_manager", unit or an_organisation()))
    client = context.test_client()

    def ask(method, path, **more):
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        reply = client.open(path, method=method, headers=headers, **more)
        while tasks.run_next():
            pass
        return reply

    return ask


def uploaded(ask, text=CSV, **headers):
    sent = base64.b64encode(text.encode()).decode()
    body = {"name": "list.csv", "content_base64": sent}
    return ask("POST", URL, json=body, headers=headers)


def test_a_program_brings_a_list_from_upload_to_listings(context):
    ask = a_program(context)
    made = uploaded(ask)
    assert made.status_code == 201, made.json
    assert made.json["state"] == "reading"
    path = f"{URL}/{made.json['code']}"
    read = ask("GET", path)
    assert read.json["state"] == "ready"
    assert read.json["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}

    names = [one["field"] for one in read.json["columns"]]
    assert names[-1] == ""
    tag = {"If-Match": read.headers["ETag"]}
    chosen = {"columns": [*names[:-1], "room"]}
    assert ask("PUT", f"{path}/columns", json=chosen, headers=tag).status_code == 200
    assert ask("POST", f"{path}/confirm", headers=tag).status_code == 412

    rows = ask("GET", f"{path}/rows?limit=1").json
    assert [one["line"] for one in rows["items"]] == [2]
    rest = ask("GET", f"{path}/rows?cursor={rows['next_cursor']}").json
    assert rest["next_cursor"] is None
    assert rest["items"][0]["result"] == "refused"
    assert "category_code" in rest["items"][0]["errors"]

    tag = {"If-Match": ask("GET", path).headers["ETag"]}
    assert ask("POST", f"{path}/confirm", headers=tag).status_code == 200
    done = ask("GET", path).json
    assert (done["state"], done["imported"]) == ("done", {"new": 1, "changed": 0})
    again = {"If-Match": ask("GET", path).headers["ETag"]}
    assert ask("POST", f"{path}/confirm", headers=again).json["state"] == "done"
    assert [one["code"] for one in ask("GET", URL).json["items"]] == [made.json["code"]]

    sheet = load_workbook(io.BytesIO(ask("GET", f"{path}/refused").data)).active
    assert list(sheet.values)[1][0] == "A-2"


def test_one_key_uploads_once(context):
    ask = a_program(context)
    key = {"Idempotency-Key": "once"}
    first, second = uploaded(ask, **key), uploaded(ask, **key)
    assert first.json["code"] == second.json["code"]


def test_what_is_no_list_is_refused_at_its_field(context):
    ask = a_program(context)
    pdf = base64.b64encode(b"%PDF-1.7").decode()
    reply = ask("POST", URL, json={"content_base64": pdf})
    assert reply.status_code == 409
    assert reply.json["reasons"][0]["code"] == "NotATable"
    assert ask("POST", URL, json={"content_base64": "§"}).status_code == 422


def test_a_program_names_the_line_of_the_headings(context):
    ask = a_program(context)
    made = uploaded(ask, "x,y\n" + CSV)
    path = f"{URL}/{made.json['code']}"
    read = ask("GET", path)
    assert (read.json["heading_line"], read.json["sheets"]) == (2, [])
    tag = {"If-Match": read.headers["ETag"]}
    body = {"line": 1}
    assert ask("PUT", f"{path}/sheet", json=body, headers=tag).status_code == 200
    assert ask("GET", path).json["heading_line"] == 1
    assert ask("PUT", f"{path}/sheet", json=body, headers=tag).status_code == 412
    tag = {"If-Match": ask("GET", path).headers["ETag"]}
    for body in ({"line": 99}, {"line": -1}, {"sheet": "x" * 40}, {"row": 1}):
        assert ask("PUT", f"{path}/sheet", json=body, headers=tag).status_code == 422


def test_columns_named_twice_or_unknown_are_refused(context):
    ask = a_program(context)
    path = f"{URL}/{uploaded(ask).json['code']}"
    tag = {"If-Match": ask("GET", path).headers["ETag"]}
    for columns in (["inner_id"] * 7, ["nonsense", *[""] * 6], ["inner_id"]):
        body = {"columns": columns}
        reply = ask("PUT", f"{path}/columns", json=body, headers=tag)
        assert reply.status_code == 422, reply.json
    assert ask("GET", path).headers["ETag"] == tag["If-Match"]


def test_another_unit_sees_nothing(context):
    path = f"{URL}/{uploaded(a_program(context)).json['code']}"
    stranger = a_program(context)
    for method, more in (
        ("GET", ""),
        ("GET", "/rows"),
        ("GET", "/refused"),
        ("POST", "/confirm"),
    ):
        reply = stranger(method, path + more, headers={"If-Match": '"v1"'})
        assert reply.status_code == 404
    assert stranger("GET", URL).json["items"] == []
