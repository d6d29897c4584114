"""Maintainers' commands: ``python -m tools --help``, from the book's folder.

Chapters import nothing from here; see CONTRIBUTING.md for the way of working.
"""
