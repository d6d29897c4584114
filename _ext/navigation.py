"""The side bar: parts of the book fold, the one with the open page is unfolded."""

import re

PART = re.compile(
    r'<p aria-level="2" class="caption" role="heading"><span class="caption-text">'
    r'(?P<name>.*?)</span></p>\s*(?P<list><ul class="(?P<kind>[^"]*)">.*?\n</ul>)',
    re.S,
)


def fold_parts(page: str) -> str:
    """Put each part of the contents into a fold; a page mended before stays."""

    def fold(match) -> str:
        is_open = " open" if "current" in match["kind"].split() else ""
        return (
            f'<details class="part"{is_open}><summary class="caption">'
            f'<span class="caption-text">{match["name"]}</span></summary>'
            f"{match['list']}</details>"
        )

    start = page.find('<nav class="bd-links bd-docs-nav"')
    end = page.find("</nav>", start)
    if start < 0:
        return page
    return page[:start] + PART.sub(fold, page[start:end]) + page[end:]
