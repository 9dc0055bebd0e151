"""A video from the request to the file: files taken in, planned, spoken, directed, drawn, encoded.

``request`` (what is asked for), ``plan`` and ``pipeline`` are for the rooms above; the rest is theirs. It
knows engines by the registry alone.
"""
