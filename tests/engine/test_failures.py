"""What pip and venv really wrote (`installer_logs/`), read as one sentence of cause and one of remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from gossan.engine.failures import explain_failure

LOGS = Path(__file__).parent / "installer_logs"
WHEELS = "/wheels"


@pytest.mark.parametrize(
    ("name", "cause", "remedy"),
    [
        ("403", "no torch==2.13.0 for this Python and computer, or it refused access", "another Python version"),
        ("denied_pip", "cannot be written", "a cache folder that is yours"),
        ("denied_venv", "cannot be written", "a cache folder that is yours"),
        ("dns", "cannot be reached", "Connect to the network"),
        ("full_pip", "The disk is full", "Free some space"),
        ("no_ensurepip", "cannot make environments", "apt install python3-venv"),
        ("no_venv", "cannot make environments", "apt install python3-venv"),
        ("nocert", "certificate file cannot be read", "PEM file"),
        ("noversion", "no torch==2.13.0 for this Python and computer", "another index"),
        ("proxy_407", "wants a user name and a password", "Settings > Options > Network"),
        ("proxy_refused", "The proxy refused the connection or cannot be reached", "address and port"),
        ("refused", "cannot be reached", "Connect to the network"),
        ("socks", "SOCKS proxy, which pip cannot use", "HTTP proxy"),
        ("timeout", "cannot be reached", "check the proxy"),
        ("tls", "not trusted: its TLS certificate", "organisation's certificate"),
        ("truncated", "damaged", "Run the set-up again"),
    ],
)
def test_what_pip_and_venv_write_becomes_a_cause_and_a_remedy(name: str, cause: str, remedy: str) -> None:
    failure = explain_failure((LOGS / f"{name}.txt").read_text(encoding="utf-8"))
    assert cause in failure.cause
    assert remedy in failure.remedy
    assert str(failure).count(". ") == 1 and str(failure).endswith(".")  # one sentence each


@pytest.mark.parametrize(("name", "has"), [("wheels", ""), ("older_wheel", r" (it has 2.12.0+cpu)")])
def test_a_wheel_folder_is_told_what_it_lacks_and_has(name: str, has: str) -> None:
    log = (LOGS / f"{name}.txt").read_text(encoding="utf-8")
    failure = explain_failure(log, WHEELS, "engine.txt")
    assert failure.cause == f"The wheel folder /wheels has no torch==2.13.0 for this Python{has}"
    assert "pip download -r engine.txt" in failure.remedy


def test_an_index_with_other_versions_names_them() -> None:
    log = (LOGS / "older_wheel.txt").read_text(encoding="utf-8")
    assert explain_failure(log).cause.endswith("; it has 2.12.0+cpu")


def test_a_full_disk_is_known_by_the_disk_where_venv_hides_it() -> None:
    log = (LOGS / "full_venv.txt").read_text(encoding="utf-8")
    assert "space" not in log
    assert "disk is full" in explain_failure(log, free=0.001).cause
    assert "returned non-zero exit status 1" in explain_failure(log, free=50.0).cause


@pytest.mark.parametrize(
    ("line", "cause"),
    [  # as Windows and other tools word it; not met on this computer
        ("OSError: [WinError 225] Operation did not complete because the file contains a virus", "antivirus"),
        ("PermissionError: [WinError 32] ... it is being used by another process: 'torch_cpu.dll'", "antivirus"),
        ("PermissionError: [WinError 5] Access is denied: 'C:/Users/x'", "cannot be written"),
        ("OSError: [Errno 2] ... does not have Windows Long Path support enabled", "too long for Windows"),
        ("OSError: [Errno 122] Disk quota exceeded", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "damaged"),
        ("ERROR: HTTP error 403 Client Error: Forbidden for url", "refused access"),
        ("something new\nERROR: strange\n", "(ERROR: strange)"),
        ("", "(no output)"),
    ],
)
def test_other_systems_words_are_known_too(line: str, cause: str) -> None:
    assert cause in explain_failure(line).cause
