"""Which field tells surveys, laboratories or years apart, and its values as labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

import numpy as np

from .vectors import Samples

GROUP_WORDS = ("survey", "batch", "laboratory", "lab", "job", "certificate", "campaign", "project", "sheet", "year")


def likely_batch_field(samples: Samples) -> Optional[str]:
    """Return the first field whose name begins with a word for surveys, laboratories and the like, as levelling does."""
    return likely_batch_name([known.name() for known in samples.fields])


def likely_batch_name(names: Sequence[str]) -> Optional[str]:
    """Return the first of some fields' names that begins with such a word."""
    first_words = [re.split(r"[\W\d_]+", name.lower())[0] for name in names]
    return next((names[first_words.index(word)] for word in GROUP_WORDS if word in first_words), None)


def batch_labels(samples: Samples, name: str) -> np.ndarray:
    """Return a field as labels, shape (samples,): whole numbers without decimals, '' where NULL."""
    index = samples.fields.lookupField(name)
    if index < 0 or not samples.fields.at(index).isNumeric():
        return samples.texts(name)
    numbers = samples.numbers(name).tolist()
    return np.array(
        ["" if number != number else str(int(number) if number.is_integer() else number) for number in numbers]
    )
