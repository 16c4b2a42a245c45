"""A live site with demo data, and a real Chromium to visit it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import create_app
from app.catalogue_of_words import compile_chinese
from app.cli import migrate
from app.demo.load import DEMO_PASSWORD, load_demo
from app.reference import install_reference
from kernel.store.db import db
from kernel.values import clock
from tests.conftest import drop_database, make_database, settings_for

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and skip it with its reason where no browser is."""
    reason = os.environ.get("NO_BROWSER")
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def site(server_url: str, worker_name: str) -> Iterator[str]:
    """Serve the site with demo data by the production server; return its address."""
    name = f"browser_{worker_name}"
    url = make_database(server_url, name)
    compile_chinese()
    app = create_app(settings_for(url))
    with app.app_context():
        migrate()
        install_reference(at=clock.now())
        load_demo(at=clock.now(), instruments=300, progress=lambda _line: None)
        db.engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {
        **os.environ, "DATABASE_URL": url, "PORT": str(port), "DEMO": "1",
        "SECRET_KEY": "only for tests", "LOG_LEVEL": "WARNING", "WEB_WORKERS": "1",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "config/gunicorn.py",
        "app:create_app()",
    ]
    server = subprocess.Popen(
        command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        drop_database(server_url, name)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the site did not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser for the session."""
    path = (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
    )
    if not path:
        pytest.skip("no Chromium: set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser window on the site."""
    contexts: list[BrowserContext] = []

    def open_window(width: int = 1440, height: int = 900, **more: object) -> Page:
        given = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **more}
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            **given,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def page_as(visit: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that signs in through the sign-in page."""

    def signed_in(email: str, **more: object) -> Page:
        page = visit(**more)
        page.goto("/login")
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "/login" not in address)
        return page

    return signed_in
