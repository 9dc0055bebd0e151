"""``python -m heygen_studio`` serves the studio and the API."""

from __future__ import annotations

import sys

from heygen_studio.errors import StudioError
from heygen_studio.server import run
from heygen_studio.settings import load_settings

if __name__ == "__main__":
    try:
        run(load_settings())
    except StudioError as error:
        sys.exit(str(error))
