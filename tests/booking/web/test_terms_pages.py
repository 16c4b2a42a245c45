"""Setting terms: what is emptied is gone, and nobody overwrites unseen changes."""

import re
from datetime import timedelta

from booking.models.terms import PolicySetting, RateEntry
from booking.queries.terms import rates_of
from kernel.store.db import db
from kernel.values import clock
from tests.booking.web.test_lab_pages import TERMS, a_lab
from tests.builders.booking import a_policy, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of


def the_form(desk, instrument, **typed):
    """Fill the form as it is now and return path and data."""
    path = f"/desk/instruments/{instrument.code}/terms"
    found = re.search(r'name="_version" value="(\d+)"', desk.get(path).text)
    assert found
    return path, {**TERMS, "_version": found[1], **typed}


def prices_of(instrument):
    return {
        rate.price_class: rate.amount_fen
        for rate in rates_of(instrument.id, at=clock.now())
    }


def test_an_emptied_price_is_withdrawn_and_its_history_stays(context):
    instrument, desk = a_lab(context)
    rates(instrument, academic=450, sme=800)
    path, typed = the_form(desk, instrument, rate_sme="")
    assert desk.post(path, data=typed).status_code == 303
    assert prices_of(instrument) == {"academic": 45000}
    rows = db.session.query(RateEntry).filter_by(
        instrument_id=instrument.id, price_class="sme"
    )
    assert [row.amount_fen for row in rows.order_by(RateEntry.id)] == [80000, None]
    assert 'value="800"' not in desk.get(path).text


def test_a_withdrawn_price_is_on_request_and_can_be_set_again(context):
    instrument, desk = a_lab(context)
    rates(instrument, academic=450)
    path, typed = the_form(desk, instrument, rate_academic="")
    assert desk.post(path, data=typed).status_code == 303
    public = browser_of(context, a_person()).get(f"/instruments/{instrument.code}")
    assert public.status_code == 200
    assert "450" not in public.text
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        path, typed = the_form(desk, instrument, rate_academic="500")
        assert desk.post(path, data=typed).status_code == 303
        assert prices_of(instrument) == {"academic": 50000}


def test_a_form_made_from_an_older_state_is_told_what_changed(context):
    instrument, desk = a_lab(context)
    rates(instrument, academic=450)
    a_policy(instrument, step_min=30)
    path, stale = the_form(desk, instrument, longest_min="600")
    path, first = the_form(desk, instrument, rate_academic="470", step_min="60")
    assert desk.post(path, data=first).status_code == 303
    refused = desk.post(path, data=stale)
    assert refused.status_code == 409
    assert "原为「450」，现为「470」" in refused.text
    assert "原为「30」，现为「60」" in refused.text
    assert 'value="600"' in refused.text, "what was typed is kept"
    assert prices_of(instrument) == {"academic": 47000}, "nothing was written"
    found = re.search(r'name="_version" value="(\d+)"', refused.text)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        again = desk.post(path, data={**stale, "_version": found[1]})
        assert again.status_code == 303
        assert prices_of(instrument) == {"academic": 45000}


def test_a_form_without_a_version_or_with_an_unknown_one_changes_nothing(context):
    instrument, desk = a_lab(context)
    path, typed = the_form(desk, instrument)
    for version in ("", "999999", "x"):
        assert desk.post(path, data={**typed, "_version": version}).status_code == 409
    rows = db.session.query(PolicySetting).filter_by(instrument_id=instrument.id)
    assert rows.count() == 0


def test_over_rest_terms_are_set_with_the_tag_they_were_read_with(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    rates(instrument, academic=450, sme=800)
    manager = a_person("lab_manager", unit)
    http = context.test_client()
    headers = {"Authorization": f"Bearer {token_of(manager)}"}
    path = f"/api/v1/instruments/{instrument.code}/terms"
    tag = http.get(path, headers=headers).headers["ETag"]
    wanted = {"withdrawn": ["sme"], "policy": {"step_min": 60}}
    assert http.put(path, json=wanted, headers=headers).status_code == 428
    matched = {**headers, "If-Match": tag}
    done = http.put(path, json=wanted, headers=matched)
    assert done.status_code == 200
    assert [one["price_class"] for one in done.json["rates"]] == ["academic"]
    assert done.headers["ETag"] != tag
    assert http.put(path, json=wanted, headers=matched).status_code == 412
    both = {
        "rates": [{"price_class": "sme", "unit": "h", "amount": "1"}],
        "withdrawn": ["sme"],
    }
    assert http.put(path, json=both, headers=matched).status_code == 422
