"""A Zoom look-alike in a process of its own, for the demo account and for tests."""
