"""The studio: one web page, built with Gradio, to write a script, choose a presenter and a voice, and get the
video. It holds no logic of its own: whatever it does, it asks :class:`heygen_studio.services.Studio` to do.

Importing this package imports Gradio, which takes seconds; the server does so in the background.
"""

from heygen_studio.studio.page import build_studio, mount_studio

__all__ = ["build_studio", "mount_studio"]
