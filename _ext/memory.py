"""Chapters that need more memory than Binder gives: a sentence, and no Binder button."""

from content import chapters, ledger, link

BINDER_GB = 2
# MiB of the kernel alone, measured under `refresh`. The server beside it needs some too.
MOST_MB = 1800


def too_large() -> dict[str, float]:
    """Peak memory in GB of the chapters that need more than Binder gives."""
    peaks = {row["chapter"]: float(row["peak_mb"]) for row in ledger("runtimes")}
    return {chapter: mb * 2**20 / 1e9 for chapter, mb in peaks.items() if mb > MOST_MB}


def memory(env) -> str:
    """A sentence that names the published chapters that Binder cannot run."""
    large = too_large()
    named = [
        f"{link(env, chapter)} ({large[chapter]:.1f} GB)"
        for chapter in chapters(env)
        if chapter in large
    ]
    if not named:
        return (
            f"<p>Every chapter needs less than {BINDER_GB} GB of memory, which is what "
            "Binder gives to a session.</p>"
        )
    return (
        f"<p>Binder gives {BINDER_GB} GB of memory to a session. These chapters need "
        f"more, and their pages have no Binder button: {', '.join(named)}. Run them on "
        "a computer of your own or on Colab.</p>"
    )


def without_binder(app, pagename, templatename, context, doctree):
    """Take the Binder button from the page of a chapter that is too large for it."""
    if pagename.removeprefix("chapters/") not in too_large():
        return
    for group in context.get("header_buttons", []):
        if group.get("label") == "launch-buttons":
            group["buttons"] = [b for b in group["buttons"] if b["text"] != "Binder"]
