"""The steps of the work, what a project has of each, and each algorithm's parameters filled from the project's layers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingUtils, QgsProject, QgsRasterLayer

from .project_state import Known, ProjectState, Role
from .words import size, tr

PROVIDER = "gossan:"
INPUT_KINDS = ("source", "vector", "raster", "multilayer", "layer", "file")
MODEL_NAME = re.compile(r"^train")


@dataclass(frozen=True)
class Step:
    """A step of the work as its algorithms define it.

    Attributes
    ----------
    key : str
        Stable name.
    icon : str
        File in ``resources/icons``, without its ending.
    algorithms : tuple of str
        What the step offers, without the provider, in the order of use.
    role : Role
        What is there once the step is done.
    needs : tuple of Role
        What must be there before.
    """

    key: str
    icon: str
    algorithms: tuple[str, ...]
    role: Role
    needs: tuple[Role, ...] = ()


@dataclass(frozen=True)
class StepView:
    """A step as it stands in a project.

    Attributes
    ----------
    step : Step
        Which.
    title : str
        In the user's language.
    is_done : bool
        Whether the project has what it makes.
    text : str
        The layer in use; or what would be used; or what is missing.
    numbers : str
        Of that layer.
    missing : tuple of Role
        What must come first.
    algorithms : tuple of str
        Ids of those that this Gossan has, the one to use next first.
    """

    step: Step
    title: str
    is_done: bool
    text: str
    numbers: str
    missing: tuple[Role, ...]
    algorithms: tuple[str, ...]


TRAINERS = (
    *("trainganomaly", "trainautoencoder", "traindetector"),
    *("trainclassifier", "traincnn", "trainpixelpair", "trainskt", "traintransfer", "tunemodel"),
)
STEPS = (
    Step(
        "samples",
        "samples",
        ("prepareassays", "logratio", "levelassays", "principalcomponents", "selectelements", "simulatesurvey"),
        Role.SAMPLES,
    ),
    Step("maps", "maps", ("idw", "kriging", "variogram", "structuredensity"), Role.MAP, (Role.SAMPLES,)),
    Step("evidence", "evidence", ("evidencestack", "rastercomponents", "singularity"), Role.STACK, (Role.MAP,)),
    Step("deposits", "deposits", ("labeldeposits",), Role.LABELS, (Role.DEPOSITS, Role.STACK)),
    Step("detect", "anomaly", (*TRAINERS, "applymodel", "explainmodel"), Role.SCORES, (Role.STACK,)),
    Step(
        "evaluate",
        "evaluation",
        ("evaluatescores", "crossvalidate", "combinescores", "classifyscores", "fractalthreshold"),
        Role.EVALUATION,
        (Role.SCORES, Role.DEPOSITS),
    ),
    Step("targets", "targets", ("delineatetargets",), Role.TARGETS, (Role.SCORES,)),
    Step("report", "report", ("report",), Role.TARGETS, (Role.SCORES,)),
)


def step_title(step: Step) -> str:
    """Return a step's name."""
    return {
        "samples": tr("Samples"),
        "maps": tr("Maps"),
        "evidence": tr("Evidence"),
        "deposits": tr("Deposits"),
        "detect": tr("Detect"),
        "evaluate": tr("Evaluate"),
        "targets": tr("Targets"),
        "report": tr("Report"),
    }[step.key]


def role_words(role: Role) -> str:
    """Return what is missing where no layer has this role."""
    return {
        Role.SAMPLES: tr("samples with assays"),
        Role.MAP: tr("a map from samples"),
        Role.STACK: tr("an evidence stack"),
        Role.DEPOSITS: tr("a layer of deposits"),
        Role.SCORES: tr("a score map"),
        Role.LABELS: tr("deposit labels"),
    }.get(role, role.value)


def view_steps(state: ProjectState, favourite: str = "") -> tuple[StepView, ...]:
    """Return every step that this Gossan has algorithms for, as it stands; `favourite`: the score layer to prefer."""
    views = []
    for step in STEPS:
        offered = tuple(name for name in step.algorithms if algorithm(name) is not None)
        if offered:
            views.append(_view(step, offered, state, favourite))
    return tuple(views)


def next_step(views: Sequence[StepView]) -> Optional[StepView]:
    """Return the step to take next: behind the last that is done, else the first that is open."""
    done = [place for place, view in enumerate(views) if view.is_done]
    behind = views[done[-1] + 1 :] if done else views
    return next((view for view in (*behind, *views) if not view.is_done and not view.missing), None)


def algorithm(name: str) -> Optional[QgsProcessingAlgorithm]:
    """Return an algorithm of Gossan, or None where this version has none of that name."""
    return QgsApplication.processingRegistry().algorithmById(PROVIDER + name)


def _view(step: Step, offered: tuple[str, ...], state: ProjectState, favourite: str) -> StepView:
    missing = tuple(role for role in step.needs if not state.of(role))
    is_done = step.key != "report" and bool(state.of(step.role))
    if is_done:
        text, numbers = _of_done(step, state)
    elif missing:
        text, numbers = tr("needs {0}").format(role_words(missing[0])), ""
    else:
        text, numbers = _of_ready(step, state, favourite)
    following = _next(step, state)
    first = tuple(name for name in offered if name == following)
    ids = tuple(PROVIDER + name for name in (*first, *(name for name in offered if name not in first)))
    return StepView(step, step_title(step), is_done, text, numbers, missing, ids)


def _next(step: Step, state: ProjectState) -> str:
    """Return the algorithm to use next in a step."""
    if step.key == "samples":
        samples = state.of(Role.SAMPLES)
        if not samples:
            return "simulatesurvey"
        return "prepareassays" if len(samples) == 1 else "logratio"
    if step.key == "detect" and state.models:
        scored = {str(known.told.get("model", {}).get("file", "")) for known in state.of(Role.SCORES)}
        return "applymodel" if Path(state.models[0]).name not in scored else step.algorithms[0]
    return step.algorithms[0]


def _of_ready(step: Step, state: ProjectState, favourite: str) -> tuple[str, str]:
    """Return what a step would use, with its numbers."""
    if step.key == "samples":
        return tr("add points with assays"), ""
    if step.key == "detect" and state.models:
        return tr("{0} is ready to score").format(Path(state.models[0]).name), ""
    used = {
        "maps": state.mapped_samples(),
        "evidence": state.first(Role.MAP),
        "deposits": state.first(Role.DEPOSITS),
        "detect": state.first(Role.STACK),
    }.get(step.key) or next(iter(_scores(state, favourite)), None)
    return ("", "") if used is None else (tr("from {0}").format(used.name), numbers_of(used))


def _of_done(step: Step, state: ProjectState) -> tuple[str, str]:
    """Return the layer in use, with its numbers."""
    if step.key == "detect" and len(state.of(Role.SCORES)) > 1:
        return tr("{0} score maps").format(len(state.of(Role.SCORES))), ""
    if step.key == "evaluate":
        return tr("{0} maps compared").format(max(state.of(Role.EVALUATION), key=_count).count), ""
    used = state.mapped_samples() if step.key == "samples" else state.first(step.role)
    if used is None:
        return "", ""
    told = used.told.get("labels", {}) if used.role == Role.LABELS else {}
    if "inside" in told and "deposit_cells" in told:
        return tr("{0:,} → {1:,} cells").format(told["inside"], told["deposit_cells"]), ""
    return used.name, numbers_of(used)


def _count(known: Known) -> int:
    return known.count


def numbers_of(known: Known) -> str:
    """Return a layer's numbers in short, as (4,205 × 15) or (15) · 1 km."""
    if known.role == Role.SAMPLES:
        count = f"{known.count:,} × " if known.count >= 0 else ""
        return f"({count}{len(known.fields)})"
    if known.role in (Role.MAP, Role.STACK):
        layers = f"({known.count})" if known.count > 1 else ""
        return " · ".join(part for part in (layers, size(known.cell_size)) if part)
    return f"({known.count:,})" if known.role in (Role.DEPOSITS, Role.TARGETS) and known.count >= 0 else ""


def parameters_for(algorithm_id: str, state: ProjectState, project: QgsProject, favourite: str = "") -> dict[str, Any]:
    """Return what the project has for an algorithm's parameters, by name; the rest is left to its defaults.

    Parameters
    ----------
    algorithm_id : str
        With the provider.
    state : ProjectState
        What the project has.
    project : QgsProject
        Its folder takes new models.
    favourite : str
        Id of the score layer to prefer.
    """
    found = QgsApplication.processingRegistry().algorithmById(algorithm_id)
    name = algorithm_id.rpartition(":")[2]
    filled: dict[str, Any] = {}
    for definition in found.parameterDefinitions() if found is not None else []:
        if definition.isDestination():
            value = _model_path(name, state, project) if definition.name() == "MODEL" else None
        else:
            value = _value(name, definition.name(), definition.type(), state, favourite)
        if value:
            filled[definition.name()] = value
    return filled


def _id(known: Optional[Known]) -> Optional[str]:
    return None if known is None else known.layer_id


def _scores(state: ProjectState, favourite: str) -> list[Known]:
    """Return the score maps, the preferred one first."""
    return sorted(state.of(Role.SCORES), key=lambda known: known.layer_id != favourite)


def _samples_for(name: str, state: ProjectState) -> Optional[Known]:
    """Return the samples that an algorithm works on best."""
    if name in ("prepareassays", "levelassays"):
        return state.raw_samples()
    if name in ("idw", "kriging", "variogram"):
        return state.mapped_samples()
    return state.prepared_samples()


INPUTS: dict[str, Callable[[ProjectState], Optional[str]]] = {
    "STACK": lambda state: _id(state.first(Role.STACK)),
    "LABELS": lambda state: _id(state.first(Role.LABELS)),
    "DEPOSITS": lambda state: _id(state.first(Role.DEPOSITS)),
    "RASTER": lambda state: _id(state.first(Role.MAP)),
    "TARGETS": lambda state: _id(state.first(Role.TARGETS)),
    "EVALUATION": lambda state: _id(state.first(Role.EVALUATION)),
    "SAMPLES": lambda state: _id(state.raw_samples()),
    "MODEL": lambda state: next(iter(state.models), None),
}


def _value(name: str, parameter: str, kind: str, state: ProjectState, favourite: str) -> Any:
    """Return the layer or layers for one parameter, or None."""
    if kind not in INPUT_KINDS:
        return None
    if parameter == "INPUT":
        return _id(state.first(Role.STRUCTURES) if name == "structuredensity" else _samples_for(name, state))
    if parameter == "SAMPLES" and name == "evaluatescores":  # it compares with the batches, and refuses samples without
        raw = state.raw_samples()
        return raw.layer_id if raw is not None and raw.has_batches else None
    if parameter == "MODEL" and name == "report":
        return _model_of(_scores(state, favourite)[:1], state)
    if parameter == "SCORES":
        scores = _scores(state, favourite)
        if kind != "multilayer":
            return scores[0].layer_id if scores else None
        return [known.layer_id for known in scores if known.cell_size == scores[0].cell_size]
    if parameter == "LAYERS":
        return [known.layer_id for known in state.of(Role.MAP)]
    if parameter == "GRID" and name in ("labeldeposits", "structuredensity"):
        return _id(state.first(Role.STACK) or state.first(Role.MAP))
    return INPUTS[parameter](state) if parameter in INPUTS else None


def _model_of(scores: Sequence[Known], state: ProjectState) -> Optional[str]:
    """Return the model that made a score map, where its file was found."""
    names = {str(known.told.get("model", {}).get("file", "")) for known in scores}
    return next((model for model in state.models if Path(model).name in names), None)


def _model_path(name: str, state: ProjectState, project: QgsProject) -> Optional[str]:
    """Return where a new model could lie: in the project's folder, or beside the stack; None for a temporary file."""
    folder = project.homePath()
    stack = state.first(Role.STACK)
    if not folder and stack is not None:
        layer = project.mapLayer(stack.layer_id)
        source = Path(layer.source()) if isinstance(layer, QgsRasterLayer) else Path()
        is_temporary = str(source).startswith(QgsProcessingUtils.tempFolder())
        folder = "" if is_temporary or not source.is_absolute() else str(source.parent)
    if not folder:
        return None
    stem = MODEL_NAME.sub("", name)
    taken = {Path(model).name for model in state.models if Path(model).parent == Path(folder)}
    names = (f"{stem}.gossan" if number == 1 else f"{stem}-{number}.gossan" for number in range(1, len(taken) + 2))
    return str(Path(folder) / next(free for free in names if free not in taken))
