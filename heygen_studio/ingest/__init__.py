"""What users bring: files fetched by their address, uploads kept as assets, photos decoded, and recordings
examined and cut.

Any room above may import its modules, and so may plugins. It knows only storage, settings and the errors.
"""
