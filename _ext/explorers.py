"""Explorers in the built page: frames in files, a caption, the script of this edition.

Notebooks keep an explorer as one ``text/html`` output (``utils.explore`` makes it).
A page gets the same figure with its frames in files that load when needed. Figures
that were stored before captions were shown get theirs here, from their alt texts.
"""

import base64
import html
import json
import re
from hashlib import sha1
from pathlib import Path

from utils.explore import SCRIPT, listed

FIGURE = re.compile(
    r'<figure class="explorer" id="([^"]+)"( data-panel="[^"]+")?>(.*?)</figure>', re.S
)
STORE = re.compile(
    r'<script type="application/json" class="explorer-frames">(.*?)</script>', re.S
)
NO_SCRIPT = (  # the script takes it away
    '<p class="explorer-asleep"><em>Scripts are switched off in this browser, so the '
    "sliders do not move: this is one of {count} pictures.</em></p>"
)


def finish(body: str) -> str:
    """Every explorer of a page's HTML in its present form."""
    body = FIGURE.sub(lambda match: _figure(*match.groups("")), body)
    before, end, after = body.rpartition('<figure class="explorer"')
    if not end:
        return body
    inside, close, after = after.partition("</figure>")
    script = f"\n<script>{SCRIPT}</script>"  # once, for all of them
    return f"{before}{end}{inside}{close}{script}{after}"


def _figure(ident: str, panel: str, inside: str) -> str:
    store = json.loads(STORE.search(inside)[1])
    captions = store.get("captions") or store["alts"]
    image = re.search(r"<img [^>]*>", inside)[0]
    first = store["frames"].index(re.search(r'src="([^"]+)"', image)[1])
    if "aria-describedby" not in image:
        labels = [html.unescape(t) for t in re.findall(r"<label [^>]*>(.*?)<", inside)]
        alt = html.escape(f"Figure that follows {listed(labels)}", quote=True)
        image = re.sub(r'alt="[^"]*"', lambda _: f'alt="{alt}"', image)
        image = image.replace("<img ", f'<img aria-describedby="{ident}-caption" ')
    controls = inside[: inside.index("<img ")]
    data = json.dumps({"captions": captions, "frames": store["frames"]})
    data = data.replace("</", "<\\/")
    return (
        f'<figure class="explorer" id="{ident}"{panel}>{controls}{image}\n'
        f'<figcaption id="{ident}-caption" aria-live="polite">'
        f"{html.escape(captions[first])}</figcaption>\n"
        f"{NO_SCRIPT.format(count=len(captions))}\n"
        f'<script type="application/json" class="explorer-frames">'
        f"{data}</script></figure>"
    )


def frames_to_files(body: str, folder: Path, address: str) -> str:
    """Write data URIs (explorers, cards) into ``folder``; put their addresses instead."""

    def write(match):
        data = base64.b64decode(match[2])
        name = f"{sha1(data).hexdigest()[:10]}.{match[1]}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return f"{address}/{name}"

    return re.sub(r"data:image/(webp|png);base64,([A-Za-z0-9+/=]+)", write, body)
