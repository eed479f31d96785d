"""Recordings in the cloud of the made-up account: listings, links, files and their trash."""
