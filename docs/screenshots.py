"""Takes the README's pictures from the real pages: make screenshots."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from app.demo.load import DEMO_PASSWORD
from bench.ground import database

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = (
    ("find", "researcher", "/find?q=质谱", (1440, 1000), "zh", "light"),
    ("find-dark", "researcher", "/find?q=mass+spec", (1440, 1000), "en", "dark"),
    ("find-phone", "researcher", "/find?q=质谱", (390, 844), "zh", "light"),
    ("instrument", "researcher", "/instruments/MS-0480", (1440, 1000), "zh", "light"),
    ("board", "manager", "/desk", (1440, 1000), "zh", "light"),
    (
        "review",
        "coordinator",
        "/reviews/XT-2026-0031/2026Q3",
        (1440, 1000),
        "zh",
        "light",
    ),
)


def main() -> None:
    """Serve a fresh demo and photograph it."""
    PICTURES.mkdir(exist_ok=True)
    with database("lianyi_screenshots") as url, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "DEMO": "1",
            "PORT": str(port),
            "SECRET_KEY": "pictures",
            "LOG_LEVEL": "ERROR",
        }
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "prepare"],
            cwd=ROOT,
            env=env,
            check=True,
        )
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "-c",
                "config/gunicorn.py",
                "app:create_app()",
            ],
            cwd=ROOT,
            env=env,
        )
        try:
            wait_for(port)
            photograph(port)
        finally:
            server.terminate()
            server.wait(20)


def wait_for(port: int) -> None:
    """Wait until the site answers."""
    for _ in range(200):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)


def photograph(port: int) -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=FLAGS
        )
        for name, who, path, (width, height), language, theme in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                base_url=f"http://127.0.0.1:{port}",
                color_scheme=theme,
            )
            page = context.new_page()
            sign_in(page, f"{who}@demo.lianyi")
            joint = "&" if "?" in path else "?"
            page.goto(f"{path}{joint}lang={language}")
            page.wait_for_load_state("load")
            if name.startswith("find") and width > 1000:
                page.locator("a.block.recommended").nth(3).click()
                page.locator("#panel button[data-confirm]").wait_for()
            page.wait_for_timeout(600)
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        browser.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in through the page."""
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/login" not in address)


main()
