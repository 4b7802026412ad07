"""Keeps i18n/gossan_<language>.ts in step with what the user reads, and compiles it.

    update <language>                what the code says now; what was translated stays, what is gone goes
    missing <language>               what has no translation yet, as JSON
    merge <language> <file.json>     takes over translations: {English: translated}
    release                          compiles every .ts with Qt's lrelease; the .qm files are committed

A text is found where it is the one literal argument of ``tr``, ``translate`` or ``mark``; and every algorithm's TITLE, HELP and
TAGS, and the names of groups, models and networks. Run it with QGIS's Python.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "i18n"
CALLS = {"tr", "translate", "mark"}
CONTEXT = "Gossan"


def texts() -> dict[str, str]:
    """Return every text that the user reads, in the order of the files, and the file that it stands in."""
    found: dict[str, str] = {}
    for folder in ("processing_provider", "ui"):
        for path in sorted((ROOT / folder).glob("*.py")):
            for text in texts_of(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(text, f"{folder}/{path.name}")
    for text in names():
        found.setdefault(text, "processing_provider/provider.py")
    return found


def texts_of(tree: ast.AST) -> Iterator[str]:
    """Yield the literal texts that a file has translated."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS and node.args:
            text = node.args[-1]
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.strip():
                yield text.value


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def names() -> list[str]:
    """Return what the toolbox and the dialogs show of groups, algorithms, models, their families, and networks."""
    sys.path.append(str(ROOT / ".build" / "plugins"))
    from gossan.models.network_names import NETWORKS
    from gossan.models.registry import ENTRIES
    from gossan.processing_provider.algorithm import Group
    from gossan.processing_provider.provider import ALGORITHMS

    shown = [group.value for group in Group]
    shown += [text for each in ALGORITHMS for text in (each.TITLE, each.HELP, each.TAGS)]
    return shown + [text for each in ENTRIES for text in (each.title, each.family)] + [each.title for each in NETWORKS]


def read(language: str) -> dict[str, str]:
    """Return the translations of a language, '' where there is none yet."""
    path = FOLDER / f"gossan_{language}.ts"
    if not path.exists():
        return {}
    messages = ET.parse(path).getroot().iter("message")
    return {m.findtext("source") or "": m.findtext("translation") or "" for m in messages}


def write(language: str, known: dict[str, str]) -> None:
    """Write a language's file: the texts of now, each with its translation where there is one."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, place in texts().items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "location", filename=f"../{place}")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = known.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ET.indent(root, " ")
    FOLDER.mkdir(exist_ok=True)
    told = ET.tostring(root, encoding="unicode")
    (FOLDER / f"gossan_{language}.ts").write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{told}\n', encoding="utf-8"
    )


def release() -> None:
    """Compile every language."""
    program = shutil.which("lrelease")
    if program is None:
        sys.exit("Qt's lrelease is not there. Install qttools5-dev-tools and qtchooser.")
    for path in sorted(FOLDER.glob("*.ts")):
        subprocess.run([program, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)


def main(words: list[str]) -> None:
    """Do what is asked."""
    if words == ["release"]:
        release()
    elif len(words) == 2 and words[0] == "update":
        write(words[1], read(words[1]))
    elif len(words) == 2 and words[0] == "missing":
        known = read(words[1])
        print(json.dumps([text for text in texts() if not known.get(text)], ensure_ascii=False, indent=0))
    elif len(words) == 3 and words[0] == "merge":
        write(words[1], {**read(words[1]), **json.loads(Path(words[2]).read_text(encoding="utf-8"))})
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
