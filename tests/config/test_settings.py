"""Settings come from the environment, and say which variable is wrong."""

from pathlib import Path

import pytest

from config.database import UnknownDatabase, normalised
from config.settings import BadSetting, Settings

URL = "postgresql://db.example/lianyi"


def settings(var: Path, **env: str) -> Settings:
    return Settings.from_env({"DATABASE_URL": URL, "VAR": str(var), **env})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_address_names_the_driver(scheme):
    assert normalised(f"{scheme}://u@h/d") == "postgresql+psycopg://u@h/d"


def test_another_database_engine_is_refused_without_showing_its_password():
    with pytest.raises(UnknownDatabase) as refused:
        normalised("mysql://root:hunter2@h/d")
    assert "mysql" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_secret_key_is_made_once_and_kept_private(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_given_secret_key_is_not_written_down(tmp_path):
    assert settings(tmp_path, SECRET_KEY="given").secret_key == "given"
    assert not (tmp_path / "secret_key").exists()


def test_secrets_are_not_shown_when_settings_are_printed(tmp_path):
    shown = repr(settings(tmp_path, SECRET_KEY="s3cret", SMTP_URL="smtp://u:pw9@h"))
    assert "s3cret" not in shown
    assert "pw9" not in shown


def test_cookies_are_secure_where_the_site_is_reached_by_https(tmp_path):
    assert settings(tmp_path, PUBLIC_URL="https://lianyi.example/").cookie_secure
    assert not settings(tmp_path).cookie_secure


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEMO", "perhaps"), ("TRUSTED_PROXIES", "-1"), ("LOG_LEVEL", "LOUD")],
)
def test_a_setting_that_cannot_be_read_is_named(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        settings(tmp_path, **{name: value})
