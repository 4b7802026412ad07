"""Errors whose message a geologist reads: what happened, in which layer or field, what to do."""

from __future__ import annotations


class GossanError(Exception):
    """Base of every error that Gossan raises on purpose; its text is shown as it is."""


class InputError(GossanError, ValueError):
    """The data or a parameter cannot be used; the text names it, its value and the remedy."""


class ModelFileError(GossanError):
    """A ``.gossan`` file is truncated, foreign, hostile, or does not fit the stack."""


class TrainingError(GossanError):
    """Training ended without a usable model, for example with constant scores."""


class EngineError(GossanError):
    """The worker process or its environment failed; the text says how to mend it."""


class EnvironmentMissing(EngineError):
    """A task needs libraries that are not installed in any environment Gossan knows."""


class Cancelled(Exception):
    """The user has cancelled; raised by ``Context.progress`` so that tasks need no cancel code."""
