"""Engines of this kind that come with the studio."""
