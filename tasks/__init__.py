"""One capability per file: ``Params``, ``needs(arrays, params)`` and ``run(arrays, params, context)``."""
