"""The embedded server starts anywhere, is shared, and comes back after a kill."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from config.local_postgres import LocalPostgres

ATTACHED = """
import sys, time
from config.local_postgres import LocalPostgres
LocalPostgres(sys.argv[1], durable=False).start()
print("attached", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("我的 项目") / "数据 库"
    yield folder
    LocalPostgres(folder, durable=False).start().destroy()


@pytest.fixture
def server(home: Path) -> Iterator[LocalPostgres]:
    server = LocalPostgres(home, durable=False)
    yield server.start()
    server.release()


def tell(server: LocalPostgres, statement: str) -> None:
    address = server.url().replace("+psycopg", "", 1)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def ask(server: LocalPostgres, question: str) -> object:
    address = server.url().replace("+psycopg", "", 1)
    with psycopg.connect(address) as connection:
        (answer,) = connection.execute(question).fetchone() or (None,)
    return answer


def postmaster(server: LocalPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def another_process(server: LocalPostgres) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ATTACHED, str(server.folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "attached\n"
    return process


def test_chinese_text_has_trigrams(server):
    tell(server, "create extension pg_trgm")
    assert ask(server, "select cardinality(show_trgm('质谱仪'))") == 4


def test_a_stranger_without_the_password_is_turned_away(server):
    address = server.url().replace("+psycopg", "", 1)
    password = (server.folder / "password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.replace(password, "wrong"))


def test_nothing_but_the_owner_reads_the_password(server):
    assert (server.folder / "password").stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0


def test_a_second_start_attaches_to_the_running_server(server):
    second = LocalPostgres(server.folder, durable=False).start()
    assert ask(second, "select 1") == 1
    assert postmaster(second) == postmaster(server)
    assert second.release() is False
    assert ask(server, "select 1") == 1


def test_another_process_keeps_the_server_until_it_dies(server):
    other = another_process(server)
    assert server.release() is False
    other.kill()
    other.wait()
    again = LocalPostgres(server.folder, durable=False).start()
    assert again.release() is True
    assert not (server.data / "postmaster.pid").exists()


def test_releasing_twice_stops_once(server):
    assert server.release() is True
    assert server.release() is False


def test_a_killed_server_comes_back_with_its_data(server):
    tell(server, "create table kept as select 42 as answer")
    tell(server, "checkpoint")
    os.kill(postmaster(server), signal.SIGKILL)
    again = LocalPostgres(server.folder, durable=False).start()
    assert ask(again, "select answer from kept") == 42
    again.release()


def test_what_a_killed_server_left_running_ends_before_the_next_one_writes(server):
    address = server.url().replace("+psycopg", "", 1)
    with psycopg.connect(address, autocommit=True) as busy:
        backend = busy.info.backend_pid
        count = threading.Thread(
            target=lambda: suppressing(
                busy, "select count(*) from generate_series(1, 1e11)"
            )
        )
        count.start()
        time.sleep(0.3)
        os.kill(postmaster(server), signal.SIGKILL)
        again = LocalPostgres(server.folder, durable=False).start()
        assert not Path(f"/proc/{backend}/exe").exists()
        count.join()
    again.release()


def suppressing(connection: psycopg.Connection, statement: str) -> None:
    with suppress(psycopg.Error):
        connection.execute(statement)


def test_a_pid_that_belongs_to_somebody_else_now_is_no_obstacle(server):
    pidfile = server.data / "postmaster.pid"
    assert server.release() is True
    stranger = subprocess.Popen(["sleep", "60"])
    pidfile.write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n")
    try:
        assert ask(server.start(), "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_whose_socket_was_cleaned_away_is_started_again(server):
    for file in server.socket.iterdir():
        file.unlink()
    server.socket.rmdir()
    again = LocalPostgres(server.folder, durable=False).start()
    assert ask(again, "select 1") == 1
    again.release()


def test_several_first_starts_at_once_make_one_server(tmp_path):
    folder = tmp_path / "raced"
    command = [sys.executable, "-c", ATTACHED, str(folder)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    try:
        assert [p.stdout and p.stdout.readline() for p in started] == ["attached\n"] * 4
    finally:
        for process in started:
            process.kill()
            process.wait()
        time.sleep(0.1)
        LocalPostgres(folder, durable=False).start().destroy()


def test_destroying_leaves_nothing_behind(tmp_path):
    server = LocalPostgres(tmp_path / "brief", durable=False).start()
    server.destroy()
    assert not server.folder.exists()
    assert not server.socket.exists()
