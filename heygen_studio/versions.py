"""Versions of the contract between the studio and its plugins: older ones are adapted, step by step.

The studio itself knows the latest version only, :data:`~heygen_studio.contracts.API_VERSION`. Whoever makes a
new one adds what takes a provider of the version before to it, and plugins go on working as they are.
"""

from __future__ import annotations

from collections.abc import Callable

from heygen_studio.contracts import API_VERSION, Provider
from heygen_studio.errors import PluginError

ADAPTERS: dict[int, Callable[[Provider], Provider]] = {}
"""By version: makes of a provider that was written for it one of the version after it, which says so."""


def as_latest(provider: Provider) -> Provider:
    """A provider as one of the latest version: itself, or what adapts it.

    :raises PluginError: it was written for a version that this studio does not know, or knows no longer.
    """
    written_for = provider.api_version
    if not isinstance(written_for, int):
        raise PluginError(f"api_version of {provider.id!r} must be a whole number, not {written_for!r}")
    if written_for > API_VERSION:
        raise PluginError(
            f"{provider.id!r} was written for version {written_for} of the plugin contract, and this studio "
            f"knows versions up to {API_VERSION}.",
            remedy="Update the studio, or install an older version of the plugin.",
        )
    for version in range(written_for, API_VERSION):
        if version not in ADAPTERS:
            raise PluginError(
                f"{provider.id!r} was written for version {written_for} of the plugin contract, which this "
                "studio no longer knows.",
                remedy="Update the plugin.",
            )
        provider = ADAPTERS[version](provider)
    return provider
