"""Windows of the browser in which several tests look at one loaded page."""

SETTLED = """async () => {
  await document.fonts.ready;
  await window.MathJax?.startup?.promise;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

TWO_FRAMES = """() => new Promise(
  done => requestAnimationFrame(() => requestAnimationFrame(done))
)"""


def set_scheme(page, scheme: str) -> None:
    """Light or dark, as the reader's system and the button of the page say.

    Colours change at once, so that what is measured next is final.
    """
    page.add_style_tag(content="* { transition: none !important }")
    page.emulate_media(color_scheme=scheme)
    page.evaluate("mode => document.documentElement.dataset.theme = mode", scheme)
    page.evaluate(TWO_FRAMES)


UNCOVER = "document.querySelectorAll('.outcome-show').forEach(button => button.click())"


def without_requests_elsewhere() -> list[str]:
    """Chromium's flags: no name is looked up, so that only this machine answers."""
    return [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]


def uncovered(page):
    """The page with the outcome of every prediction shown."""
    page.evaluate(UNCOVER)
    return page


class Window:
    """A window that keeps its page open for the next test that asks for it.

    The page that ``show`` gives carries ``.outside`` (requests to other hosts),
    ``.faults`` (script errors and failed loads) and ``.loaded`` (addresses of all that
    was loaded before it had settled). A test may open folds, move sliders and change
    colours; a test that loads another page calls ``show`` again before it ends, or
    takes a window of its own (``visit``).
    """

    def __init__(self, chromium, address: str, **options):
        options = {"viewport": {"width": 1300, "height": 900}} | options
        self.context = chromium.new_context(**options)
        self.address, self.options = address, options
        self.name, self.page = None, None

    def show(self, name: str, query: str = ""):
        """The page ``name`` (without its ending), loaded unless it is shown already."""
        url = f"{self.address}/{name}.html{query}"
        if self.page and self.name == name + query and self.page.url.startswith(url):
            return self.page
        if self.page:
            self.page.close()
        page = self.page = self.context.new_page()
        self.name = name + query
        page.outside, page.faults, loaded = [], [], {}

        def asked(request):
            if not request.url.startswith((self.address, "data:", "blob:", "about:")):
                page.outside.append(request.url)

        def answered(response):
            if response.status >= 400:
                page.faults.append(f"{response.status} {response.url}")
            loaded[response.url.split("?")[0]] = None

        page.on("request", asked)
        page.on("response", answered)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(url, wait_until="load")
        page.evaluate(SETTLED)
        page.loaded = [u for u in loaded if u.startswith(self.address)]
        return page

    def close(self) -> None:
        self.context.close()
