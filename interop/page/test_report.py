"""The report of a run in Chromium: both languages, light and dark, a narrow screen, print, the keyboard, axe.

python test_report.py REPORT [--of-several] [SCREENSHOT_FOLDER]

REPORT is the report.html of a run that was measured by retrieval, or with --of-several one of several runs. It is opened as a file, without any server.
"""

import os
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

ARGUMENTS = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
SEVERAL = "--of-several" in sys.argv
REPORT = Path(ARGUMENTS[0]).resolve()
SCREENSHOTS = Path(ARGUMENTS[1]) if len(ARGUMENTS) > 1 else None
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
LARGEST = 2_000_000


def open_report(browser, problems, requests, **options):
    context = browser.new_context(**{"locale": "ko-KR", "viewport": {"width": 1200, "height": 900}, **options})
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(REPORT.as_uri())
    return page


def shot(page, name):
    if SCREENSHOTS:
        page.screenshot(path=SCREENSHOTS / f"report-{name}{'-several' if SEVERAL else ''}.png", full_page=True)


def check_axe(page, what):
    results = Axe().run(page)
    assert results.violations_count == 0, f"{what}: {results.generate_report()}"


def test_both_languages(browser, problems, requests):
    page = open_report(browser, problems, requests)
    assert page.locator("html").get_attribute("lang") == "ko"
    expect(page.locator("h1")).to_contain_text("학습 보고서")
    check_axe(page, "in Korean")
    shot(page, "ko")
    page.locator("#language").focus()
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("h1")).to_contain_text("Training report")
    expect(page.locator("#verdict h2")).to_have_text("Did it help?")
    left = page.evaluate("document.body.innerText.match(/[가-힣]+/g)?.filter((word) => word !== '한국어') ?? []")
    names = page.evaluate("document.querySelector('h1').innerText")
    assert all(word in names for word in left), left
    check_axe(page, "in English")
    shot(page, "en")
    english = open_report(browser, problems, requests, locale="en-GB")
    expect(english.locator("h1")).to_contain_text("Training report")


def test_without_script_it_is_english(browser, problems, requests):
    page = open_report(browser, problems, requests, java_script_enabled=False)
    expect(page.locator("h1")).to_contain_text("Training report")
    expect(page.locator("#language")).to_be_hidden()


def test_pictures_and_their_numbers(browser, problems, requests):
    page = open_report(browser, problems, requests)
    pictures = page.locator("figure svg[role=img]")
    assert pictures.count() >= (8 if SEVERAL else 14), pictures.count()
    # Nothing is drawn outside of its picture, no label over the edge.
    outside = page.evaluate(
        """() => [...document.querySelectorAll("figure > svg text")].filter((text) => {
            const box = text.getBoundingClientRect(), whole = text.ownerSVGElement.getBoundingClientRect();
            return box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1;
        }).map((text) => text.textContent)"""
    )
    assert not outside, outside
    page.locator("figure summary").first.click()
    expect(page.locator("figure table").first).to_be_visible()
    for summary in page.locator("summary").all()[1:]:
        summary.click()
    check_axe(page, "with all tables open")
    # With texts, what was found stands beside each rank, and the right answer is named in words, not by a colour.
    if page.locator("ol.hits").count():
        expect(page.locator("ol.hits strong").first).to_have_text("정답: ")
        page.locator("#questions .scroll").first.focus()
        assert page.evaluate("document.activeElement.className") == "scroll", "the keyboard does not reach the table"


def test_points_of_the_map(browser, problems, requests):
    page = open_report(browser, problems, requests)
    maps = page.locator("#map figure")
    if not page.locator("#map .pair[tabindex]").count():
        # Without texts, points say numbers, and there is nothing to reach.
        assert page.locator(".pointed").count() == 0
        for title in page.locator("#map .pair title").all_text_contents():
            assert title.startswith("#"), title
        return
    for at in range(maps.count()):
        figure = maps.nth(at)
        words = figure.locator(".pointed")
        expect(words).to_have_text("")
        first = figure.locator(".pair[tabindex='0']")
        assert first.count() == 1, "the map is one stop of the Tab key"
        first.focus()
        expect(words).not_to_have_text("")
        before = words.inner_text()
        assert "→" in before, before
        assert page.evaluate("document.activeElement.querySelector('title').textContent.replace(/\\s+/g, ' ')") == " ".join(before.split())
        seen = {before}
        for _ in range(5):
            page.keyboard.press("ArrowRight")
            seen.add(words.inner_text())
        assert len(seen) >= 5, seen
        page.keyboard.press("Home")
        assert words.inner_text() == before
        page.keyboard.press("End")
        assert words.inner_text() != before
        assert figure.locator(".pair[tabindex='0']").count() == 1
        figure.locator(".pair circle").nth(7).hover(force=True)
        shown = figure.locator(".pair.shown title").text_content()
        assert " ".join(words.inner_text().split()) == " ".join(shown.split())
    check_axe(page, "a point of the map")
    shot(page, "point")


def test_narrow_and_dark(browser, problems, requests):
    page = open_report(
        browser, problems, requests, viewport={"width": 360, "height": 740}, color_scheme="dark", has_touch=True
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, f"{width} px wide"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    check_axe(page, "narrow and dark")
    shot(page, "narrow-dark")
    wide = open_report(browser, problems, requests, color_scheme="dark")
    check_axe(wide, "dark")
    shot(wide, "dark")


def test_print(browser, problems, requests):
    page = open_report(browser, problems, requests, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#language").is_visible()
    pdf = page.pdf(format="A4", margin={side: "12mm" for side in ("top", "bottom", "left", "right")})
    assert pdf.startswith(b"%PDF") and len(pdf) > 20_000
    if SCREENSHOTS:
        (SCREENSHOTS / f"report{'-several' if SEVERAL else ''}.pdf").write_bytes(pdf)


def main():
    size = REPORT.stat().st_size
    assert size < LARGEST, size
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, test in list(globals().items()):
            if name.startswith("test_"):
                problems, requests = [], []
                test(browser, problems, requests)
                assert not problems, f"{name}: {problems}"
                elsewhere = [url for url in requests if url != REPORT.as_uri() and not url.startswith("data:")]
                assert not elsewhere, f"{name} asked elsewhere: {elsewhere}"
                print(f"{name}: passed, {size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
