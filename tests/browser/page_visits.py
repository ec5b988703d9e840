"""A walk past every page that a reader may open, noting what each asks of the browser."""

from dataclasses import dataclass, field
from gzip import compress
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Response

COMPRESSIBLE = {"document", "stylesheet", "script"}
# 640 is a screen of 1,280 at 200 %.
NARROW = (320, 360, 640)


@dataclass
class PageVisit:
    """What was noted on one page; sizes in bytes as a proxy would send them."""

    sizes: dict[str, int] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    overflow: dict[int, int] = field(default_factory=dict)
    scripts: int = 0

    @property
    def weight(self) -> int:
        """Without photos."""
        return sum(size for kind, size in self.sizes.items() if kind != "image")


def visit_page(context: BrowserContext, path: str) -> PageVisit:
    """Open the page in a tab of its own."""
    page, noted = context.new_page(), PageVisit()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.on("request", lambda request: noted.hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: noted.complaints.append(message.text))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    page.evaluate("() => document.fonts.ready.then(() => 0)")
    for answer in answers:
        if 300 <= answer.status < 400:  # has no body to weigh
            continue
        kind = answer.request.resource_type
        noted.sizes[kind] = noted.sizes.get(kind, 0) + _weight(answer, kind)
    noted.scripts = page.locator("script").count()
    noted.cookies = [cookie["name"] for cookie in context.cookies()]
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        beyond = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        noted.overflow[width] = page.evaluate(beyond)
    page.close()
    return noted


def _weight(answer: Response, kind: str) -> int:
    body = answer.body()
    return len(compress(body, 6)) if kind in COMPRESSIBLE else len(body)
