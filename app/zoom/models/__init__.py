"""What Zoom’s API sends and takes, as frozen models: of pydantic, or plain ones (see _plain.py)."""
