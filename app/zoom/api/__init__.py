"""One class for each area of Zoom's API."""
