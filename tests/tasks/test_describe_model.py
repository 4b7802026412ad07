"""A model's card is read without its weights, and only from a model."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import ModelFileError
from gossan.tasks import describe_model, train_detector


def test_the_card_is_what_the_trainer_wrote() -> None:
    stack = np.random.default_rng(0).normal(size=(2, 20, 20)).astype(np.float32)
    params = train_detector.Params(kind="mahalanobis", band_names=("Cu", "Zn"), cell_size=50.0)
    model = train_detector.run({"stack": stack}, params, Context()).arrays["model"]
    told = describe_model.run({"model": model}, describe_model.Params(), Context())
    assert told.summary["bands"] == ["Cu", "Zn"] and told.summary["kind"] == "mahalanobis"
    assert not told.arrays and describe_model.needs({"model": model}, describe_model.Params()) == ()


def test_what_is_no_model_is_refused() -> None:
    content = np.frombuffer(b"II*\x00 a picture", dtype=np.uint8)
    with pytest.raises(ModelFileError, match="not a Gossan model"):
        describe_model.run({"model": content}, describe_model.Params(), Context())
