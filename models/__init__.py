"""Everything that learns: registry, estimators, networks, the training loop, the model file."""
