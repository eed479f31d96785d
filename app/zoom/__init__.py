"""Zoom's API as typed, asynchronous Python; knows neither Qt nor the disk."""
