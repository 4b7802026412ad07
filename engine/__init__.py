"""Where a task runs: inside QGIS or in a worker process with its own Python environment."""
