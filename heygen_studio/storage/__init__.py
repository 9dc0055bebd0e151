"""How things lie on disk: files that are there whole or not at all, folders of what users made with their
cards, and the archives that these are exported in.

Any room may import its modules. It knows only the values, the errors and the version.
"""
