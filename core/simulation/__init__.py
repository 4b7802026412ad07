"""The pieces of a simulated geochemical survey; `core.survey` puts them together."""
