"""``links``: ask every data set's public address for its headers (needs a network)."""

import urllib.request

from utils import data


def fault_of(url: str) -> str:
    """Why an address does not answer, or ""."""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "book"})
    try:
        with urllib.request.urlopen(request, timeout=30):
            return ""
    except OSError as error:  # HTTP errors among them
        return f"{url}: {error}"


def check_addresses() -> bool:
    """Tell the addresses that do not answer; give whether all do."""
    addresses = sorted({file.url for file in data.FILES.values() if file.url})
    faults = [fault for fault in map(fault_of, addresses) if fault]
    print(
        "\n".join(
            [*faults, f"{len(addresses) - len(faults)} of {len(addresses)} answer"]
        )
    )
    return not faults
