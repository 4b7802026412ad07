"""Geoscience on arrays: arrays in, arrays out. Knows neither QGIS nor any learning library."""
