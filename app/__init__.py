"""Greenroom: a desktop control room for Zoom."""

__version__ = "0.1.0"
