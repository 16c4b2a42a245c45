"""As root, the database server's account gets a home that it can reach."""

import os
from pathlib import Path

import pytest

from config import unprivileged
from config.unprivileged import Account, reachable_home, server_account

NOBODY = Account(65534, 65534)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has other accounts")


@as_root
def test_a_private_folder_is_left_private_and_the_data_moves(tmp_path, monkeypatch):
    monkeypatch.setattr(unprivileged, "STATE", tmp_path / "state")
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    binaries = Path("/usr/bin")
    monkeypatch.setattr(unprivileged, "_copied", lambda _: tmp_path / "copied")
    folder, _ = reachable_home(private / "postgres", binaries, NOBODY)
    assert folder.parent == tmp_path / "state"
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
def test_the_owner_of_existing_data_stays_the_server_account(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 12345, 12345)
    assert server_account(data) == Account(12345, 12345)


def test_our_own_account_changes_nothing(tmp_path):
    folder, binaries = tmp_path / "postgres", tmp_path / "bin"
    assert reachable_home(folder, binaries, None) == (folder, binaries)
