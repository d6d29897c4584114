"""Puts the list of data files into the package; pyproject.toml says everything else.

``data/datasets.csv`` stands with the other ledgers of the book, outside of ``utils``.
An installed package carries a copy, without which no loader works.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

LIST_OF_FILES = "data/datasets.csv"


class BuildWithListOfFiles(build_py):
    def run(self):
        super().run()
        if not self.editable_mode:  # which reads the book's own
            shutil.copy(LIST_OF_FILES, Path(self.build_lib, "utils", "data"))

    def get_source_files(self):
        return [*super().get_source_files(), LIST_OF_FILES]


setup(cmdclass={"build_py": BuildWithListOfFiles})
