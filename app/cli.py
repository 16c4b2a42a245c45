"""Commands for the person who runs the site: flask --app app …"""

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import Migrate, upgrade
from sqlalchemy import inspect, text

from app import catalogue_of_words, permissions_page
from app.demo.load import DEMO_PASSWORD, demo_is_loaded, load_demo, reset_demo
from app.reference import install_reference
from catalog.commands.rebuild_index import rebuild_index
from kernel.store.db import db
from kernel.values import clock

MIGRATIONS = Path(__file__).parent.parent / "migrations"

# One per role; the demo has more, listed on the sign-in page.
DEMO_ACCOUNTS = (
    ("researcher@demo.lianyi", "林知夏 researcher, Neo Bay"),
    ("manager@demo.lianyi", "周以宁 lab manager, Zhangjiang"),
    ("coordinator@demo.lianyi", "沈静 coordinator, Lin-gang"),
    ("admin@demo.lianyi", "administrator"),
)

demo = AppGroup("demo", help="Demonstration data, all of it marked 示例.")
words = AppGroup("words", help="Translations.")


def prepare(app: Flask, say: Callable[[str], None] = print) -> None:
    """Migrate, install the reference data, and load the demo once."""
    with app.app_context():
        if migrate():
            say("database migrated")
            install_reference(at=clock.now())
        if app.config["DEMO"] and not demo_is_loaded():
            load_demo(at=clock.now(), progress=say)


def migrate() -> bool:
    """Bring the database to the newest migration; return whether anything was done."""
    newest = max(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    if inspect(db.engine).has_table("alembic_version"):
        with db.engine.connect() as connection:
            now = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar()
        if now == newest:
            return False
    upgrade(str(MIGRATIONS))
    return True


def demo_accounts_text(app: Flask) -> str:
    """Return the lines that tell a visitor how to sign in to the demo."""
    if not app.config["DEMO"]:
        return ""
    lines = [f"  {email:28}{who}" for email, who in DEMO_ACCOUNTS]
    return "\n".join([f"Demo accounts, password {DEMO_PASSWORD}:", *lines])


@demo.command("load")
@click.option("--instruments", default=1200, show_default=True)
@click.option("--bookings", type=int, help="Default: what 90 days of demo hold.")
def load_command(instruments: int, bookings: int | None) -> None:
    """Load demonstration data into an empty database."""
    migrate()
    install_reference(at=clock.now())
    if demo_is_loaded():
        raise click.ClickException(
            "Demo data is there already; demo reset empties it first."
        )
    load_demo(at=clock.now(), instruments=instruments, bookings=bookings)


@demo.command("reset")
def reset_command() -> None:
    """Throw the demo's data away and load it afresh."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("This is not a demo (DEMO=1); nothing was deleted.")
    reset_demo(at=clock.now())
    click.echo("The demo is as new.")


@click.command("prepare")
def prepare_command() -> None:
    """Migrate, install reference data and, in demo mode, load the demo once."""
    prepare(current_app, click.echo)


@click.command("search-index")
def search_index_command() -> None:
    """Derive what the search looks at afresh, for every listing."""
    click.echo(f"{sum(rebuild_index())} listings indexed")


@click.command("permissions")
@click.option(
    "--check", is_flag=True, help="Fail when docs/permissions.md is not current."
)
def permissions_command(check: bool) -> None:
    """Write docs/permissions.md from the permission tables."""
    if check and not permissions_page.is_current(current_app):
        raise click.ClickException(
            "docs/permissions.md is out of date: run flask permissions"
        )
    permissions_page.write(current_app)


@words.command("compile")
def compile_command() -> None:
    """Compile the Chinese catalogue from app/translations/zh/*.csv."""
    catalogue_of_words.compile_chinese()


def register(app: Flask) -> None:
    """Add the commands to the app."""
    Migrate(app, db, directory=str(MIGRATIONS), compare_type=True)
    app.cli.add_command(demo)
    app.cli.add_command(words)
    app.cli.add_command(prepare_command)
    app.cli.add_command(search_index_command)
    app.cli.add_command(permissions_command)
