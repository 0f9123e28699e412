"""The brief in a real browser: it draws without a network, opens its evidence by keyboard, and runs nothing foreign."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser.hostile import poisoned
from forestall.page import render
from page.sample import sample_brief

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
WATCH = """
window.pwned = []; window.broken = [];
document.addEventListener('securitypolicyviolation', (e) => window.broken.push(e.violatedDirective + e.blockedURI));
"""
SPILL = """
[...document.querySelectorAll('main *')]
  .filter((e) => !e.closest('.scroll, .plot, .hidden, details:not([open])'))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.className || e.tagName)
"""
FOREIGN = "main :is(img, iframe, math, video, form:not(.vega-bindings), base, meta, link, body, style)"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("brief") / "brief.html"
    file.write_text(render(sample_brief()), encoding="utf-8")
    return file


class Watched:
    """A page under watch: what it logged, what it asked for, what it ran."""

    def __init__(self, browser: Browser, file: Path, *, width: int = 1280, zone: str = "UTC", scheme: str = "light"):
        self.logged: list[str] = []
        self.asked: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, timezone_id=zone, offline=True,
            color_scheme="dark" if scheme == "dark" else "light",
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("console", lambda message: self.logged.append(message.text))
        self.page.on("pageerror", lambda error: self.logged.append(str(error)))
        self.page.on("dialog", lambda dialog: self.logged.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            if self.page.locator(".plot:not([data-drawn])").count() == 0:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"charts were not drawn: {self.logged}")

    def assert_quiet(self) -> None:
        assert self.logged == []
        assert [url for url in self.asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert self.page.evaluate("[window.pwned.length, window.broken]") == [0, []]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_it_draws_every_chart_offline_and_nothing_overflows(
    chromium: Browser, brief: Path, width: int, scheme: str
) -> None:
    watched = Watched(chromium, brief, width=width, scheme=scheme)
    watched.assert_quiet()
    assert watched.page.locator(".view svg").count() == watched.page.locator("figure.chart").count()
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.page.evaluate(SPILL) == []
    watched.context.close()


def test_evidence_opens_by_keyboard_from_the_chart_and_from_the_table(chromium: Browser, brief: Path) -> None:
    watched = Watched(chromium, brief)
    page = watched.page
    page.focus("#timeline .plot")
    page.keyboard.press("End")
    for _ in range(200):
        if "disputed" in page.inner_text("#timeline .reached"):
            break
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open] .claims > li").count() == 3
    assert page.locator("dialog[open] mark").first.inner_text().startswith("The Stabilisation Mission blamed")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.locator("#timeline .tools summary").press("Enter")
    page.locator("#timeline tbody a", has_text="2032").first.press("Enter")
    assert page.locator("dialog[open] h3").count() == 1
    watched.assert_quiet()
    watched.context.close()


def test_evidence_opens_by_a_click_on_the_chart(chromium: Browser, brief: Path) -> None:
    watched = Watched(chromium, brief)
    watched.page.locator("#timeline .mark-symbol path").last.click()
    assert watched.page.locator("dialog[open]").count() == 1
    watched.context.close()


def test_tables_lead_to_the_evidence_without_any_script(chromium: Browser, brief: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(brief.as_uri())
    page.locator("#timeline .tools summary").click()
    link = page.locator("#timeline tbody a").first
    target = (link.get_attribute("href") or "#").removeprefix("#")
    link.click()
    assert page.url.endswith(f"#{target}")
    assert page.locator(f"#{target} > summary").is_visible()
    context.close()


def test_files_can_be_saved(chromium: Browser, brief: Path, tmp_path: Path) -> None:
    watched = Watched(chromium, brief)
    saved = {}
    for kind, selector in {"csv": "a.save", "svg": "button[data-save=svg]", "png": "button[data-save=png]"}.items():
        with watched.page.expect_download() as download:
            watched.page.click(f"#timeline {selector}")
        assert download.value.suggested_filename == f"two-rivers-timeline.{kind}"
        download.value.save_as(tmp_path / kind)
        saved[kind] = (tmp_path / kind).read_bytes()
    rows = list(csv.reader(io.StringIO(saved["csv"].decode("utf-8-sig"))))
    assert rows[0][:3] == ["When", "Stream", "What is said to have happened"]
    assert len(rows) == 113
    assert saved["svg"].startswith(b"<svg")
    assert b"112 events" in saved["svg"]
    assert saved["png"].startswith(b"\x89PNG")
    watched.assert_quiet()
    watched.context.close()


def test_no_time_zone_shifts_a_day(chromium: Browser, brief: Path) -> None:
    labels = []
    for zone in ("Pacific/Honolulu", "Pacific/Auckland"):
        watched = Watched(chromium, brief, zone=zone)
        labels.append(watched.page.locator("#path-cases-v .view svg").inner_html())
        watched.context.close()
    assert labels[0] == labels[1]


@pytest.mark.parametrize("salt", [0, 17])
def test_hostile_text_does_nothing(chromium: Browser, tmp_path: Path, salt: int) -> None:
    file = tmp_path / "brief.html"
    file.write_text(render(poisoned(sample_brief(), salt=salt)), encoding="utf-8")
    watched = Watched(chromium, file)
    page = watched.page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.locator("#timeline .mark-symbol path").last.hover()
    page.locator("#timeline .mark-symbol path").last.click()
    page.keyboard.press("Escape")
    for _ in range(12):
        page.keyboard.press("Tab")
    page.wait_for_timeout(150)
    watched.assert_quiet()
    assert page.locator(FOREIGN).count() == 0
    assert page.url == file.as_uri()
    watched.context.close()
