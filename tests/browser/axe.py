"""axe-core, by day and by night, on a telephone and a desk."""

from typing import Any, Literal

from playwright.sync_api import Page

from tests.live_town import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4")
ABOUT_COLOURS = ("color-contrast", "link-in-text-block")
WIDTHS = (360, 1440)


def axe_violations(page: Page, only: dict[str, Any]) -> list[str]:
    """What axe says about the page as it is shown now."""
    found: dict[str, Any] = page.evaluate(
        "only => axe.run({runOnly: only, resultTypes: ['violations']})", only
    )
    return [
        f"{one['id']} ({one['help']}): {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def check_page(page: Page) -> None:
    """By day with all rules, by night with those about colours, on a telephone and a desk."""
    page.evaluate(AXE.read_text())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        show_palette(page, "light")
        found = axe_violations(page, {"type": "tag", "values": TAGS})
        show_palette(page, "dark")
        dark = axe_violations(page, {"type": "rule", "values": ABOUT_COLOURS})
        found += [f"dark: {one}" for one in dark]
        assert not found, f"{page.url} {width} px:\n" + "\n".join(found)


def show_palette(page: Page, palette: Literal["light", "dark"]) -> None:
    """In these colours, once they have stopped changing."""
    page.emulate_media(color_scheme=palette, reduced_motion="reduce")
    page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished))")
