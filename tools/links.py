"""``links``: ask public addresses for their headers (needs a network).

Those of the data sets, and those that the chapters name for further reading.
"""

import re
import urllib.request

from tools import notebooks
from utils import data


def fault_of(url: str) -> str:
    """Why an address does not answer, or ""."""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "book"})
    try:
        with urllib.request.urlopen(request, timeout=30):
            return ""
    except OSError as error:  # HTTP errors among them
        return f"{url}: {error}"


def further_reading() -> set[str]:
    """The addresses that the text of the chapters links to."""
    found = set()
    for path in sorted((notebooks.ROOT / "chapters").glob("*/*.ipynb")):
        for cell in notebooks.read(path).cells:
            if cell.cell_type == "markdown":
                found |= set(re.findall(r"\]\((https?://[^)\s]+)\)", cell.source))
    return found


def check_addresses() -> bool:
    """Tell the addresses that do not answer; give whether all do."""
    of_data = {file.url for file in data.FILES.values() if file.url}
    addresses = sorted(of_data | further_reading())
    faults = [fault for fault in map(fault_of, addresses) if fault]
    print(
        "\n".join(
            [*faults, f"{len(addresses) - len(faults)} of {len(addresses)} answer"]
        )
    )
    return not faults
