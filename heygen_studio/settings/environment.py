"""What the settings mean for the libraries that engines use, which look into the environment themselves."""

from __future__ import annotations

import os

from heygen_studio.settings import Settings

# CUDA, ROCm, and Intel's oneAPI: none of their devices is seen.
_NO_GPU = {"CUDA_VISIBLE_DEVICES": "-1", "HIP_VISIBLE_DEVICES": "-1", "ONEAPI_DEVICE_SELECTOR": "*:cpu"}


def prepare_environment(settings: Settings) -> None:
    """Make the libraries of this process, and of those that it starts, keep to the settings. Must come before
    any of them is loaded."""
    if not settings.gpu_enabled:
        os.environ.update(_NO_GPU)
    if settings.huggingface_token is not None:
        os.environ["HF_TOKEN"] = settings.huggingface_token.get_secret_value()
