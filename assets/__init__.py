"""Data of the studio: presenters, voices, small models. Each folder's manifest states licence and source."""
