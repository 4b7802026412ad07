"""The house's table of who may import whom (DESIGN, section 3), enforced on the syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STANDARD = "stdlib"
LEARNING = {"torch", "sklearn", "skops", "joblib", "dask", "distributed", "safetensors", "pykrige"}
# folder: (other libraries, parts of Gossan)
ALLOWED = {
    "core": ({"numpy", "scipy"}, {"core"}),
    "models": ({"numpy", "scipy"} | LEARNING, {"core", "models"}),
    "tasks": ({"numpy", "scipy"}, {"core", "models", "tasks"}),
    "engine": (
        {"numpy"} | {"joblib", "dask", "distributed", "torch", "threadpoolctl"},
        {"engine", "core.context", "core.errors", "tasks"},
    ),
    "processing_provider": (
        {"numpy", "qgis", "osgeo"},
        {"processing_provider", "engine", "core.errors", "core.context", "core.grid", "core.assay_fields"}
        | {"core.row_blocks", "core.spacing", "models.network_names", "models.registry"},
    ),
    # processing: QGIS makes the algorithms dialogs there; assay_fields: the dock tells sample layers by their fields
    "ui": (
        {"qgis", "processing"},
        {"ui", "engine", "processing_provider", "core.errors", "core.context", "core.assay_fields"},
    ),
}
FILES = [path for folder in ALLOWED for path in sorted((ROOT / folder).rglob("*.py"))]


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield (what is imported, whether it is Gossan's own), with relative names made absolute."""
    yield from imported(path, ast.walk(ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))))


def imported(path: Path, nodes: Iterable[ast.AST]) -> Iterator[tuple[str, bool]]:
    """Yield what some nodes of a file import, as `imports` does."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            stem = ".".join((*base, *([node.module] if node.module else [])))
            for alias in node.names:
                is_module = (ROOT / stem.replace(".", "/") / f"{alias.name}.py").exists()
                yield (f"{stem}.{alias.name}" if is_module else stem), True
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", False


def is_standard(name: str) -> bool:
    import sys

    return name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_folder_may(path: Path) -> None:
    libraries, own = ALLOWED[path.relative_to(ROOT).parts[0]]
    for name, is_own in imports(path):
        if is_own:
            assert any(name == part or name.startswith(f"{part}.") for part in own), f"{path}: {name}"
        elif not is_standard(name):
            assert name.split(".")[0] in libraries, f"{path}: {name}"
        assert name.split(".")[0] != "gossan", f"{path}: shipped code uses relative imports, not {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "tasks").glob("*.py")), ids=lambda path: path.name)
def test_a_task_imports_without_the_learning_libraries(path: Path) -> None:
    """QGIS's interpreter imports task modules, so nothing at their top, or at the top of what that pulls in, may learn."""
    seen: set[Path] = set()
    queue = [path]
    while queue:
        current = queue.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, is_own in top_level_imports(current):
            if is_own:
                module = ROOT / (name.replace(".", "/") + ".py")
                queue.append(module if module.exists() else ROOT / name.replace(".", "/") / "__init__.py")
            else:
                assert name.split(".")[0] not in LEARNING, f"{path.name} reaches {name} through {current.name}"


def top_level_imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the imports that run when the module is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    yield from imported(path, (node for node in ast.walk(tree) if id(node) not in inner))


def test_no_file_uses_what_the_plugin_site_blocks() -> None:
    blocked = {"exec", "eval", "pickle.load", "pickle.loads", "joblib.load", "torch.load", "os.system"}
    shipped = [*FILES, ROOT / "plugin.py", ROOT / "__init__.py"]
    for path in shipped:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in blocked, f"{path}:{node.lineno}"
                shell = [k for k in node.keywords if k.arg == "shell"]
                assert not shell, f"{path}:{node.lineno}: a shell string"
