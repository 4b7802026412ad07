"""Numbers typed into one field, separated by commas."""

from __future__ import annotations

import math
import re

from ..core.errors import InputError


def read_numbers(text: str, name: str, example: str) -> list[float]:
    """Return the numbers in `text`, separated by commas, semicolons or blanks; none for an empty text.

    Parameters
    ----------
    text : str
        What was typed.
    name : str
        The parameter's label, for the message.
    example : str
        A valid text, for the message.

    Raises
    ------
    InputError
        If a part is no finite number.
    """
    numbers = []
    for part in re.split(r"[,;\s]+", text.strip()):
        if not part:
            continue
        try:
            number = float(part.rstrip("%"))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise InputError(f"'{part}' in '{name}' is not a number. Write numbers separated by commas: {example}.")
        numbers.append(number)
    return numbers
