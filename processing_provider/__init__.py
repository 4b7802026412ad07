"""QGIS algorithms: parameters in, one task out, layers styled. Thin.

``algorithm.py`` is the base of all; ``rasters.py``, ``vectors.py`` and ``files.py`` read and write
geodata; ``styles.py`` colours it; every other module is one algorithm, named by its id.
"""
