"""The plugin site's checks, run here first: metadata, security scan, secrets, structure."""

from __future__ import annotations

import configparser
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("core", "models", "tasks", "engine", "processing_provider", "ui", "plugin.py", "__init__.py")
REQUIRED = ("name", "qgisMinimumVersion", "description", "about", "version", "author", "email", "repository")


def check_metadata() -> list[str]:
    """Return what is wrong with metadata.txt."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    general = parser["general"]
    wrong = [f"metadata.txt lacks {key}" for key in REQUIRED if not general.get(key, "").strip()]
    if not (ROOT / general["icon"]).exists():
        wrong.append(f"metadata.txt names an icon that is not there: {general['icon']}")
    if f"## {general['version']}" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        wrong.append(f"CHANGELOG.md has no section for version {general['version']}")
    return wrong


def check_bandit() -> list[str]:
    """Return bandit's findings in the shipped code."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json"]
    done = subprocess.run([*command, *SHIPPED], cwd=ROOT, capture_output=True, text=True, check=False)
    findings = json.loads(done.stdout)["results"]
    return [f"{f['filename']}:{f['line_number']}: {f['test_id']} {f['issue_text']}" for f in findings]


def check_secrets() -> list[str]:
    """Return what looks like a secret in any tracked file."""
    command = [sys.executable, "-m", "detect_secrets", "scan"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["results"]
    return [f"{name}:{item['line_number']}: {item['type']}" for name, items in found.items() for item in items]


def check_structure() -> list[str]:
    """Return what a plugin's folder must not hold."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    wrong = [f"{name}: binaries are not allowed" for name in tracked if name.endswith((".pyc", ".so", ".dll", ".exe"))]
    return wrong + [f"{name} is missing" for name in ("LICENSE", "metadata.txt", "__init__.py") if name not in tracked]


def main() -> int:
    """Run all checks; print what is wrong."""
    wrong = check_metadata() + check_bandit() + check_secrets() + check_structure()
    print("\n".join(wrong) or "plugin site's checks: nothing found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
