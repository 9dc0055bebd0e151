"""The studio and the API: ``python app.py``, any ASGI server with ``app:app``, or a Hugging Face Space."""

from __future__ import annotations

import os
import sys

from heygen_studio.errors import StudioError
from heygen_studio.server import create_server_app, run
from heygen_studio.settings import load_settings

if "SPACE_ID" in os.environ:  # a Space is reached on this port alone
    os.environ.setdefault("HEYGEN_API_PORT", "7860")

try:
    settings = load_settings()
    if __name__ == "__main__":
        run(settings)
    else:
        app = create_server_app(settings)
except StudioError as error:
    sys.exit(str(error))
