"""What went wrong in a build, from what pip and venv wrote: one sentence of cause, one of remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional

from .interpreters import VENV_REMEDY

FULL = 0.1  # gigabytes free; venv says only that it failed where less is left
OTHER_WAY = "or install from a wheel folder"
WHEELS = "Fill it on a connected computer of the same kind and Python version with 'pip download -r {0}'"
UNREACHED = (
    r"NewConnectionError|Name or service not known|Temporary failure in name resolution|getaddrinfo failed"
    r"|nodename nor servname|Network is unreachable|No route to host|ConnectTimeout|Read timed out|ReadTimeout"
    r"|Connection refused|ConnectionResetError|RemoteDisconnected|IncompleteRead"
)
KNOWN = (  # words in the log, cause, remedy; the first that fits counts
    (
        r"No space left|Errno 28|not enough space|Disk quota exceeded|WinError 112",
        "The disk is full",
        "Free some space, or choose a cache folder on another disk (Settings > Options > Gossan, or GOSSAN_CACHE)",
    ),
    (
        r"invalid path: .*|Could not find a suitable TLS CA certificate bundle",
        "The certificate file cannot be read",
        "Choose the PEM file with your organisation's certificate, or clear that field (--certificate, PIP_CERT)",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSL: |confirming the ssl certificate",
        "The connection is not trusted: its TLS certificate is not one this Python knows, as where an organisation "
        "inspects its traffic",
        "Ask for your organisation's certificate as a PEM file and give it under More options (--certificate), "
        + OTHER_WAY,
    ),
    (
        r"Missing dependencies for SOCKS",
        "The proxy is a SOCKS proxy, which pip cannot use",
        "Give the address of an HTTP proxy (--proxy), " + OTHER_WAY,
    ),
    (
        r"407 Proxy|Proxy Authentication Required",
        "The proxy refused the connection: it wants a user name and a password",
        "Enter them in Settings > Options > Network, or give them in the address (--proxy), " + OTHER_WAY,
    ),
    (
        r"ProxyError|Tunnel connection failed|Cannot connect to proxy",
        "The proxy refused the connection or cannot be reached",
        "Check its address and port in Settings > Options > Network, or in --proxy, " + OTHER_WAY,
    ),
    (
        r"virus|potentially unwanted|WinError 225|WinError 32\b|used by another process",
        "Another program holds or blocked a file, most often the antivirus",
        "Ask for an exception for the cache folder, then run the set-up again; it continues",
    ),
    (
        r"Permission denied|Errno 13|WinError 5\b|Access is denied|Read-only file system|Errno 30",
        "A file cannot be written: the folder is not yours, or the antivirus guards it",
        "Choose a cache folder that is yours (Settings > Options > Gossan, or GOSSAN_CACHE), or ask for an exception",
    ),
    (
        r"Long Path support",
        "A path is too long for Windows",
        "Choose a shorter cache folder, as C:/gossan (Settings > Options > Gossan, or GOSSAN_CACHE)",
    ),
    (UNREACHED, "The package index cannot be reached", "Connect to the network, check the proxy, " + OTHER_WAY),
    (
        r"401 Client Error|403 Client Error|401 Unauthorized|403 Forbidden",
        "The package index refused access",
        "Check its address and your access rights (--index)",
    ),
    (
        r"is invalid\.|DO NOT MATCH THE HASHES|BadZipFile|Checksum",
        "A downloaded file is damaged",
        "Run the set-up again, or fill the wheel folder again",
    ),
    (
        r"MemoryError|Cannot allocate memory|Killed",
        "The computer ran out of memory while installing",
        "Close other programs and run the set-up again",
    ),
)


@dataclass(frozen=True)
class Failure:
    """A cause and a remedy, each one sentence."""

    cause: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.cause}. {self.remedy}."


def explain_failure(log: str, wheels: str = "", requirements: str = "", free: Optional[float] = None) -> Failure:
    """Return what a build's log says went wrong.

    Parameters
    ----------
    log : str
        What pip and venv wrote.
    wheels : str
        The wheel folder that was used; empty for none.
    requirements : str
        The list that a wheel folder must fulfil.
    free : float, optional
        Gigabytes free where the environment goes.
    """
    return next(_readings(log, wheels, requirements, free))


def _readings(log: str, wheels: str, requirements: str, free: Optional[float]) -> Iterator[Failure]:
    """Yield what the log may mean, the likeliest first."""
    if "ensurepip is not" in log or re.search(r"No module named '?(venv|ensurepip|pip)", log):
        remedy = f"{VENV_REMEDY[0].upper()}{VENV_REMEDY[1:]}, or choose another Python to build on (--python)"
        yield Failure("This Python cannot make environments", remedy)
    missing = re.search(r"(?:No matching distribution found for|satisfies the requirement) (\S+)", log)
    if missing and wheels:
        yield _missing_wheel(missing[1], wheels, requirements, log)
    if free is not None and free < FULL:
        yield Failure(*KNOWN[0][1:])
    for words, cause, remedy in KNOWN:
        if re.search(words, log):
            yield Failure(cause, remedy)
    if missing:
        yield _missing_version(missing[1], log)
    last = next((line for line in reversed(log.splitlines()) if line.strip()), "no output")
    yield Failure(
        f"The libraries could not be installed ({last.strip()[:200]})",
        "Run the set-up again; where that does not help, copy the diagnostics and ask",
    )


def _missing_wheel(name: str, wheels: str, requirements: str, log: str) -> Failure:
    """Return what a wheel folder lacks."""
    offered = _offered(log)
    have = f" (it has {offered})" if offered else ""
    return Failure(f"The wheel folder {wheels} has no {name} for this Python{have}", WHEELS.format(requirements))


def _missing_version(name: str, log: str) -> Failure:
    """Return what an index lacks; pip does not tell an empty shelf from a closed door."""
    offered = _offered(log)
    have = f"; it has {offered}" if offered else ", or it refused access"
    return Failure(
        f"The package index has no {name} for this Python and computer{have}",
        "Build on another Python version (--python), or give another index (--index, --torch-index)",
    )


def _offered(log: str) -> str:
    """Return the last versions that pip saw; empty where there were none."""
    seen = re.search(r"\(from versions: ([^)]*)\)", log)
    versions = [] if seen is None or seen[1] == "none" else seen[1].split(", ")
    return ", ".join(versions[-3:])
