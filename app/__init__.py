"""The composition root: the only place where everything meets."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    answers,
    assets,
    cli,
    doors,
    health,
    house,
    locale,
    navigation,
    openapi,
    requests,
    security,
    wiring,
)
from app.connections import engine_options
from app.demo.load import DEMO_PASSWORD
from config.logging import set_up as set_up_logging
from config.settings import Settings
from kernel.http.login import login_manager
from kernel.store.db import db
from kernel.store.parting import let_go

LARGEST_BODY = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Build the site from its settings, by default from the environment."""
    settings = settings or Settings.from_env()
    app = Flask(__name__, static_folder="static")
    app.config.update(configuration(settings))
    set_up_logging(settings.log_level)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    db.init_app(app)
    # Before the extension's own: that one stumbles over a connection that is gone.
    app.teardown_appcontext(let_go)
    login_manager.init_app(app)
    for part in (requests, locale, assets, navigation, security, answers):
        part.register(app)
    csrf = CSRFProtect(app)
    for pages in (*wiring.PAGES, house.pages):
        app.register_blueprint(pages)
    health.register(app)
    openapi.register(app, wiring.RESOURCES)
    doors.register(app, csrf)
    cli.register(app)
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    """Return what Flask and its extensions read."""
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.testing,
        "DEMO": settings.demo,
        "DEMO_PASSWORD": DEMO_PASSWORD if settings.demo else "",
        "VAR": settings.var,
        "PUBLIC_URL": settings.public_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 500,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings),
        "SESSION_COOKIE_NAME": "lianyi_form",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookie_secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=1),
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # Test clients send forms without a browser; the CSRF tests turn it on.
        "WTF_CSRF_ENABLED": not settings.testing,
        "PASSWORD_COST": "low" if settings.testing else "full",
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    }
