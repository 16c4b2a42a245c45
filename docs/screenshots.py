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
    ("find", "researcher@demo.lianyi", "/find?q=质谱", 1440, 1000, "zh", "light"),
    ("find-dark", "researcher@demo.lianyi", "/find?q=质谱", 1440, 1000, "en", "dark"),
    ("find-phone", "researcher@demo.lianyi", "/find?q=质谱", 390, 844, "zh", "light"),
    ("board", "manager@demo.lianyi", "/desk", 1440, 1000, "zh", "light"),
    ("approvals", "manager@demo.lianyi", "/desk/approvals", 1440, 900, "zh", "light"),
    ("reviews", "coordinator@demo.lianyi", "/reviews", 1440, 900, "zh", "light"),
    ("project", "coordinator@demo.lianyi", "/collab", 1440, 900, "zh", "light"),
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
        for name, email, path, width, height, language, theme in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN",
                timezone_id="Asia/Shanghai", base_url=f"http://127.0.0.1:{port}",
                color_scheme=theme,
            )  # fmt: skip
            page = context.new_page()
            sign_in(page, email)
            joint = "&" if "?" in path else "?"
            page.goto(f"{path}{joint}lang={language}")
            page.wait_for_load_state("networkidle")
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
