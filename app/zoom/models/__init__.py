"""What Zoom's API sends and takes, as frozen pydantic models."""
