"""Qt item models over what the view-models hold."""
