"""Text-to-speech engines, one package each. What they share is in ``speech`` and ``language``."""
