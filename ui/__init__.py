"""What she sees beside the toolbox: the menu and the engine's dialog."""
