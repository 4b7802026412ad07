"""What deposits are called: by a field that was chosen, or by one that looks like a name."""

from __future__ import annotations

from .vectors import Samples
from .words import tr

NAME_FIELDS = ("name", "deposit", "label", "dep_id", "id")  # where the deposits' names are looked for


def deposit_names(deposits: Samples, chosen: str = "") -> list[str]:
    """Return a name for each deposit; ``no. 3`` where there is no field, or its value is empty.

    Parameters
    ----------
    deposits : Samples
        As they were read.
    chosen : str
        The field; where it is '', one of `NAME_FIELDS` is taken if there is one.

    Raises
    ------
    InputError
        If the layer has no such field.
    """
    if not chosen:
        known = {f.name().lower(): f.name() for f in deposits.fields}
        chosen = next((known[name] for name in NAME_FIELDS if name in known), "")
    texts = deposits.texts(chosen).tolist() if chosen else [""] * len(deposits)
    number = tr("no. {}")
    return [text or number.format(i + 1) for i, text in enumerate(texts)]
