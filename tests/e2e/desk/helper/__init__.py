"""The side of the desk that runs under the system's Python, in the session's environment."""
