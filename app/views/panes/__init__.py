"""Detail panes beside the lists."""
