"""What is known, on disk: the single source of truth for what is shown."""
