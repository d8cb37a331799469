"""Pictures of reports for the documentation, in both languages, light and dark.

python pictures.py REPORT_WITH_TEXTS REPORT_OF_SEVERAL FOLDER

The first is a page that `jjak report RUN --texts` wrote, of a run on Jjak's own data, because its texts are shown; the second one is of several runs.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ONE, SEVERAL, FOLDER = (Path(argument).resolve() for argument in sys.argv[1:4])
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDTH = 1000


def picture(browser, report, name, locale, scheme, first, last):
    """From the top of the part with the id first to the end of the figure, table or part that last selects."""
    context = browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": WIDTH, "height": 900})
    page = context.new_page()
    page.goto(report.as_uri())
    for summary in page.locator("#questions summary").all():
        summary.click()
    top = page.evaluate("(first) => first ? document.querySelector(first).getBoundingClientRect().top + scrollY : 0", first)
    bottom = page.evaluate("(last) => document.querySelector(last).getBoundingClientRect().bottom + scrollY", last)
    page.screenshot(
        path=FOLDER / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": top, "width": WIDTH, "height": bottom - top + 12},
    )
    context.close()


def main():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        picture(browser, ONE, "report-en", "en-GB", "light", None, "#training .plots > figure:nth-child(1)")
        picture(browser, ONE, "report-ko", "ko-KR", "dark", None, "#training .plots > figure:nth-child(1)")
        picture(browser, ONE, "report-questions", "en-GB", "light", "#questions", "#questions > details:nth-of-type(1)")
        picture(browser, SEVERAL, "report-several", "ko-KR", "light", "#evaluation", "#evaluation figure")
        browser.close()


if __name__ == "__main__":
    main()
