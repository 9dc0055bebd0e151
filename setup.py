"""Names the packages: ``plugins/`` and ``assets/`` are installed under names of their own."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["heygen_studio", "heygen_studio.*"]),
        "heygen_studio_plugins",
        *(f"heygen_studio_plugins.{name}" for name in find_packages("plugins")),
        "heygen_studio_assets",
    ],
)
