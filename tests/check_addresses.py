"""Ask every data set's public address for its headers (weekly; needs a network)."""

import sys
import urllib.request

from utils import data


def alive(url: str) -> bool:
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "book"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status < 400
    except OSError as error:
        print(f"{url}: {error}")
        return False


if __name__ == "__main__":
    addresses = sorted({file.url for file in data.FILES.values() if file.url})
    sys.exit(0 if all([alive(url) for url in addresses]) else 1)
