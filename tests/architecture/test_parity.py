"""The API is not a second door: pages and API share commands and schemas."""

import grimp
import pytest

from tests.architecture.source import PACKAGES, ROOT, SLICES

# Commands without one of the two doors, each with its reason.
ONE_DOOR = {
    "identity.commands.change_password": "a token must not be able to lock its owner out",
    "identity.commands.end_session": "sessions are a browser's",
    "identity.commands.register_user": "sign-up is for people, and throttled as such",
    "identity.commands.sign_in": "programs use tokens",
    "identity.commands.sign_out": "programs use tokens",
    "booking.commands.touch_feed": "calendars are read at one address",
    "identity.commands.touch": "runs for every session and token, in one place",
}
NO_DOOR = {
    "identity.commands.forget_sessions": "the clock's",
    "notification.commands.deliver": "the worker's",
    "notification.commands.notify": "reactions'",
    "catalog.commands.add_listings": "part of other commands",
    "catalog.commands.change_listings": "part of other commands",
    "catalog.commands.import_listings": "the worker's, once confirmed",
    "catalog.commands.keep_reading": "the worker's",
    "catalog.commands.compare_again": "the worker's",
    "catalog.commands.compare_list": "part of other commands",
    "catalog.commands.move_listings": "part of other commands",
    "catalog.commands.forget_rows": "the clock's",
    "catalog.commands.index_listing": "part of other commands",
    "catalog.commands.keep_version": "part of other commands",
    "catalog.commands.rebuild_index": "for who runs the site, on the command line",
    "catalog.commands.move_listing": "part of other commands",
    "catalog.commands.change_listing": "part of other commands",
    "catalog.commands.remind_certificate": "the clock's",
    "catalog.commands.sweep_pictures": "the clock's",
    "booking.commands.complete_reservation": "the clock's",
    "booking.commands.tell_of_matches": "the clock's",
    "booking.commands.expire_request": "the clock's",
    "booking.commands.displace_bookings": "part of closing an instrument",
    "booking.commands.take_busy_time": "part of following a calendar",
    "booking.commands.tend_calendar": "the clock's",
    "booking.commands.decide": "part of approving and declining",
    "booking.commands.decide_appeal": "part of granting and rejecting",
    "booking.commands.remind_permit": "the clock's",
    "booking.commands.open_again": "part of ending downtime",
    "booking.commands.keep_policy": "part of other commands",
    "booking.commands.move": "part of other commands",
    "booking.commands.set_aside": "part of booking and changing",
    "booking.commands.book_occurrence": "part of series",
    "booking.commands.clear_the_way": "part of other commands",
    "booking.commands.close_offer": "part of other commands, and the clock's",
    "booking.commands.offer_free_time": "part of other commands, and the clock's",
    "collaboration.commands.change_project": "part of other commands",
    "collaboration.commands.change_report": "part of other commands",
    "collaboration.commands.draft_report": "part of saving a report",
    "collaboration.commands.remind_review": "the clock's",
    "collaboration.commands.keep_summary": "the worker's",
    "collaboration.commands.install_deadlines": "part of the reference data",
    "collaboration.commands.install_routes": "part of the reference data",
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*PACKAGES)


def commands():
    for name in SLICES:
        for path in sorted((ROOT / name / "commands").glob("[a-z]*.py")):
            yield f"{name}.commands.{path.stem}"


def rooms_that_use(graph, module):
    users = graph.find_modules_that_directly_import(module)
    return {user.split(".")[1] for user in users if user.count(".")}


def test_every_command_that_people_use_has_a_page_and_an_operation(graph):
    lonely = {}
    for module in commands():
        rooms = rooms_that_use(graph, module)
        if module in NO_DOOR:
            continue
        doors = rooms & {"web", "api"}
        if doors != {"web", "api"} and module not in ONE_DOOR:
            lonely[module] = sorted(rooms)
    assert not lonely


def test_no_exception_is_out_of_date(graph):
    known = set(commands())
    assert set(ONE_DOOR) | set(NO_DOOR) <= known
    both = [m for m in ONE_DOOR if {"web", "api"} <= rooms_that_use(graph, m)]
    assert not both


def test_doors_never_write_past_the_commands(graph):
    writers = ("kernel.store.transaction", "kernel.journal.record")
    bypassing = [
        user
        for writer in writers
        for user in graph.find_modules_that_directly_import(writer)
        if ".web." in user or ".api." in user
    ]
    assert not bypassing
