"""Long-running work without a face."""
