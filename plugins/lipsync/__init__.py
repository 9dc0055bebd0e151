"""Lip-sync engines, one package each: from phoneme marks, or from the sound alone."""
