"""Pictures and documents of listings: kept, shown, guarded."""

import base64
import hashlib
import io
import struct
import zipfile
import zlib
from datetime import timedelta

import pytest
from PIL import Image

from catalog.commands.sweep_pictures import sweep_pictures
from catalog.formats.photo import LARGE, made_of
from catalog.models.photo import Picture
from catalog.rules.document import DOCUMENT_NAMES, READER_NAMES, DocumentKind, Readers
from catalog.rules.photo import (
    LEAST_SIDE,
    MOST_KEPT_BYTES,
    MOST_PHOTOS,
    NotAPicture,
    TooManyPixels,
    TooSmall,
    moved,
)
from kernel.store.db import db
from kernel.values.errors import Refused
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SAID = {"alt_zh": "正面", "nothing_classified": "true"}


def a_picture(size=(640, 480), colour="red", kind="JPEG", **more):
    out = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    picture.paste("blue", (0, 0, size[0] // 2, size[1]))
    picture.save(out, kind, **more)
    return out.getvalue()


def a_lab(context):
    unit = an_organisation()
    manager = a_person("lab_manager", unit)
    return an_instrument(unit), manager, browser_of(context, manager)


def sent(desk, code, content, what="photos", name="a.jpg", **fields):
    given = {k: v for k, v in {**SAID, **fields}.items() if v is not None}
    return desk.post(
        f"/desk/instruments/{code}/{what}",
        data={**given, "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def photos_at(client, code):
    return client.get(f"/api/v1/instruments/{code}/photos").json["items"]


def a_bomb(width, height):
    """Return a PNG of a few bytes that claims to be as large as it says."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def test_what_is_kept_is_upright_and_says_nothing_of_place_and_camera():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of somebody"
    exif.get_ifd(0x8825)[2] = (31.0, 1.0, 2.0)
    made = made_of(a_picture(exif=exif), declared=True)
    kept = Image.open(io.BytesIO(made.content))
    assert (kept.format, kept.size) == ("JPEG", (480, 640))
    assert not kept.getexif()
    assert b"Camera" not in made.content
    assert b"Exif" not in made.content
    # Turned by 90 degrees to the right, the left half is above.
    red, _, blue = kept.getpixel((240, 40))
    assert blue > red


def test_a_large_noisy_picture_becomes_less_than_a_megabyte():
    noise = Image.effect_noise((2400, 2000), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    made = made_of(out.getvalue(), declared=True)
    assert len(made.content) <= MOST_KEPT_BYTES
    assert max(made.width, made.height) == max(LARGE)
    assert len(made.small) < len(made.content)


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(out, "PNG")
    kept = Image.open(io.BytesIO(made_of(out.getvalue(), declared=True).content))
    assert kept.getpixel((150, 150)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8\xff not really", NotAPicture),
        (a_picture()[:2000], NotAPicture),
        (a_picture(kind="GIF"), NotAPicture),
        (a_bomb(8000, 7000), TooManyPixels),
        (a_bomb(12000, 9000), TooManyPixels),
        (a_bomb(60000, 60000), TooManyPixels),
        (a_picture((LEAST_SIDE - 1, 900)), TooSmall),
    ],
)
def test_what_is_no_picture_or_a_trap_is_refused(content, reason):
    with pytest.raises(Refused) as refused:
        made_of(content, declared=True)
    assert [type(one) for one in refused.value.reasons] == [reason]


def test_moving_one_keeps_the_others_in_order():
    assert moved("abcd", "c", 1) == ["c", "a", "b", "d"]
    assert moved("abcd", "a", 4) == ["b", "c", "d", "a"]
    assert moved("abcd", "a", 99) == ["b", "c", "d", "a"]


def test_a_lab_adds_pictures_and_everybody_sees_them(context):
    instrument, _, desk = a_lab(context)
    for colour in ("red", "green", "white"):
        assert sent(desk, instrument.code, a_picture(colour=colour)).status_code == 303
    guest = context.test_client()
    first, second, third = photos_at(guest, instrument.code)
    page = guest.get(f"/instruments/{instrument.code}").text
    assert first["url"] in page
    assert third["small_url"] in page
    assert 'alt="正面"' in page
    shown = guest.get(first["url"])
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert Image.open(io.BytesIO(shown.data)).size == (640, 480)
    found = guest.get("/find").text
    assert first["small_url"] in found

    path = f"/desk/instruments/{instrument.code}/photos/{third['key']}"
    assert desk.post(path, data={"alt_zh": "侧面", "position": "1"}).status_code == 303
    assert [one["key"] for one in photos_at(guest, instrument.code)] == [
        third["key"], first["key"], second["key"],
    ]  # fmt: skip
    assert desk.post(f"{path}/remove").status_code == 303
    left = photos_at(guest, instrument.code)
    assert [one["position"] for one in left] == [1, 2]
    assert guest.get(third["url"]).status_code == 404
    history = desk.get(f"/desk/instruments/{instrument.code}/edit").text
    assert "移除图片" in history


def test_the_cover_stands_in_every_export(context):
    instrument, manager, desk = a_lab(context)
    sent(desk, instrument.code, a_picture())
    (cover,) = photos_at(desk, instrument.code)
    told = desk.get(f"/api/v1/instruments/{instrument.code}", headers=bearer(manager))
    assert told.json["cover_url"] == cover["url"]
    ld = desk.get(f"/instruments/{instrument.code}/metadata/schema-org.json").json
    assert ld["image"] == "http://localhost" + cover["url"]
    packed = zipfile.ZipFile(io.BytesIO(desk.get("/desk/reports/pictures.zip").data))
    assert packed.namelist() == [f"{instrument.code}.jpg"]
    with zipfile.ZipFile(io.BytesIO(desk.get("/desk/reports/nrii.xlsx").data)) as book:
        assert f"{instrument.code}.jpg" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    ("content", "fields", "status", "said"),
    [
        (PDF, {}, 409, "不是可读取的 JPEG 或 PNG 图片"),
        (b"", {}, 409, "选一个非空的文件"),
        (a_picture(), {"nothing_classified": ""}, 409, "涉密"),
        (a_picture(), {"alt_zh": ""}, 422, "此项必填"),
        (a_picture(), {"alt_zh": "x" * 121}, 422, "120"),
        (a_picture(), {"alt_zh": "a\u202eb"}, 422, "控制字符"),
        (a_picture(), {"kind": "x"}, 422, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    context, content, fields, status, said
):
    instrument, _, desk = a_lab(context)
    answer = sent(desk, instrument.code, content, **fields)
    assert answer.status_code == status
    assert said in answer.text
    assert photos_at(desk, instrument.code) == []


def test_the_same_picture_is_shown_once_and_there_are_at_most_twelve(context):
    instrument, _, desk = a_lab(context)
    assert sent(desk, instrument.code, a_picture()).status_code == 303
    assert sent(desk, instrument.code, a_picture()).status_code == 409
    for n in range(1, MOST_PHOTOS):
        colour = (n * 20, 0, 0)
        sent(desk, instrument.code, a_picture((300, 200), colour))
    assert len(photos_at(desk, instrument.code)) == MOST_PHOTOS
    assert sent(desk, instrument.code, a_picture(colour="white")).status_code == 409


def test_a_picture_of_two_listings_is_kept_once_until_nobody_shows_it(context, now):
    instrument, _, desk = a_lab(context)
    other, _, there = a_lab(context)
    sent(desk, instrument.code, a_picture())
    sent(there, other.code, a_picture())
    assert db.session.query(Picture).count() == 1
    (one,) = photos_at(desk, instrument.code)
    desk.post(f"/desk/instruments/{instrument.code}/photos/{one['key']}/remove")
    sweep_pictures(at=now + timedelta(days=2))
    assert there.get(f"/instruments/{other.code}/photos/{one['key']}.jpg").data
    there.post(f"/desk/instruments/{other.code}/photos/{one['key']}/remove")
    sweep_pictures(at=now + timedelta(hours=2))
    assert db.session.query(Picture).count() == 1
    sweep_pictures(at=now + timedelta(days=2))
    assert db.session.query(Picture).count() == 0


def test_others_cannot_touch_them_and_see_none_of_a_draft(context):
    unit = an_organisation()
    draft = an_instrument(unit, "draft")
    desk = browser_of(context, a_person("lab_manager", unit))
    stranger = browser_of(context, a_person("lab_manager"))
    sent(desk, draft.code, a_picture())
    (one,) = photos_at(desk, draft.code)
    assert desk.get(one["url"]).status_code == 200
    for client in (stranger, context.test_client()):
        assert client.get(one["url"]).status_code == 404
        assert client.get(f"/api/v1/instruments/{draft.code}/photos").status_code == 404
    listing = an_instrument(unit)
    assert sent(stranger, listing.code, a_picture()).status_code == 403
    assert sent(stranger, draft.code, a_picture()).status_code == 404


def test_a_retired_listing_stays_as_it_is(context):
    unit = an_organisation()
    instrument = an_instrument(unit, "retired")
    desk = browser_of(context, a_person("lab_manager", unit))
    assert sent(desk, instrument.code, a_picture()).status_code == 409


def bearer(person, **more):
    return {"Authorization": f"Bearer {token_of(person)}", **more}


def test_programs_add_pictures_once_for_one_key(context):
    instrument, manager, _ = a_lab(context)
    client, path = (
        context.test_client(),
        f"/api/v1/instruments/{instrument.code}/photos",
    )
    content = base64.b64encode(a_picture()).decode()
    body = {"content_base64": content, "alt_zh": "正面", "nothing_classified": True}
    headers = bearer(manager, **{"Idempotency-Key": "one"})
    made = client.post(path, json=body, headers=headers)
    assert made.status_code == 201, made.json
    again = client.post(path, json=body, headers=headers)
    assert (again.status_code, again.json["key"]) == (201, made.json["key"])
    changed = client.patch(
        f"{path}/{made.json['key']}", json={"alt_en": "Front"}, headers=headers
    )
    assert changed.json["alt_en"] == "Front"
    assert changed.json["alt_zh"] == "正面"
    wrong = client.post(
        path, json={**body, "content_base64": "%"}, headers=bearer(manager)
    )
    assert wrong.status_code == 422
    assert (
        client.delete(f"{path}/{made.json['key']}", headers=headers).status_code == 204
    )
    assert (
        client.delete(f"{path}/{made.json['key']}", headers=headers).status_code == 404
    )


def test_documents_are_read_by_whom_the_lab_says_and_only_saved(context):
    instrument, manager, desk = a_lab(context)
    told = {"title_zh": "手册", "purpose": "manual", "readers": "members"}
    name = "../../<b>手册.html"
    answer = sent(desk, instrument.code, PDF, "documents", name, **told, alt_zh=None)
    assert answer.status_code == 303, answer.text
    path = f"/instruments/{instrument.code}/documents/1"
    guest, reader = context.test_client(), browser_of(context, a_person("researcher"))
    assert "/login" in guest.get(path).headers["Location"]
    assert "登录后可下载" in guest.get(f"/instruments/{instrument.code}").text
    shown = reader.get(path)
    assert (shown.mimetype, shown.data) == ("application/pdf", PDF)
    assert shown.headers["Content-Disposition"].startswith("attachment;")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    change = {**told, "readers": "public"}
    desk.post(f"/desk/instruments/{instrument.code}/documents/1", data=change)
    assert guest.get(path).data == PDF
    listed = guest.get(f"/api/v1/instruments/{instrument.code}/documents").json
    (one,) = listed["items"]
    assert one["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert one["name"].endswith(".pdf")
    headers = bearer(manager)
    api = f"/api/v1/instruments/{instrument.code}/documents"
    assert client_delete(context, f"{api}/1", headers) == 204
    assert guest.get(path).status_code == 404


def client_delete(context, path, headers):
    return context.test_client().delete(path, headers=headers).status_code


def test_a_document_is_what_its_content_says(context):
    instrument, _, desk = a_lab(context)
    told = {"title_zh": "手册", "purpose": "manual", "alt_zh": None}
    for content, name in ((b"MZ\x90", "a.pdf"), (b"<html>", "a.pdf"), (b"PK\x03\x04", "a.docx")):  # fmt: skip
        answer = sent(desk, instrument.code, content, "documents", name, **told)
        assert answer.status_code == 409
        assert "PDF" in answer.text
    assert (
        sent(desk, instrument.code, PDF, "documents", "a.pdf", **told).status_code
        == 303
    )
    again = sent(desk, instrument.code, PDF, "documents", "b.pdf", **told)
    assert again.status_code == 409


def test_every_kind_of_document_and_reader_has_a_name():
    assert set(DOCUMENT_NAMES) == set(DocumentKind)
    assert set(READER_NAMES) == set(Readers)
