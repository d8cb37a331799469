"""The search page of jjak serve in Chromium: typing, clicking, opinions, both languages, a narrow screen, the keyboard, dark mode, axe.

python test_page.py URL FEEDBACK_FILE [SCREENSHOT_FOLDER]

The server at URL must serve the answers of answers.csv beside this file with the model of a run, compare the base model, show the run's
texts, and keep feedback with texts in FEEDBACK_FILE.
"""

import json
import os
import sys
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

URL, FEEDBACK = sys.argv[1], Path(sys.argv[2])
SCREENSHOTS = Path(sys.argv[3]) if len(sys.argv) > 3 else None
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def events():
    lines = FEEDBACK.read_text(encoding="utf-8").splitlines() if FEEDBACK.exists() else []
    return [json.loads(line) for line in lines]


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def shot(page, name):
    if SCREENSHOTS:
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def open_page(browser, problems, requests, **options):
    context = browser.new_context(**{"locale": "ko-KR", "viewport": {"width": 1200, "height": 800}, **options})
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(URL)
    expect(page.locator("#served")).not_to_be_empty()
    return page


def type_question(page, text, lists=4):
    page.locator("#question").press_sequentially(text, delay=20)
    expect(page.locator("section")).to_have_count(lists)


def check_axe(page, what):
    results = Axe().run(page)
    assert results.violations_count == 0, f"{what}: {results.generate_report()}"


def test_typing_and_opinions(browser, problems, requests):
    page = open_page(browser, problems, requests)
    assert page.locator("html").get_attribute("lang") == "ko"
    type_question(page, "비밀번호를 잊었어요")
    first = page.locator('section[data-mode="hybrid"] .hit').first
    expect(first).to_contain_text("비밀번호 찾기")
    expect(first.locator("mark").first).to_have_text("비밀번호")
    page.get_by_role("button", name="도움이 됨").first.click()
    expect(page.locator("#status")).to_have_text("의견을 기록했습니다.")
    until(lambda: any(line.get("action_name") == "thumbs_up" for line in events()))
    second = page.locator('section[data-mode="dense"] .hit').nth(1)
    second_id = second.get_attribute("data-id")
    second.get_by_role("button", name="이것이 정답").click()
    expect(page.locator('section[data-mode="dense"] .stand')).to_have_text("정답 2위")
    expect(page.locator(".hit.right").first).to_be_visible()
    until(lambda: sum(line.get("action_name") == "right_answer" for line in events()) >= 2)
    until(lambda: sum(line.get("action_name") == "impression" for line in events()) == 4)
    lines = events()
    right = [line for line in lines if line.get("action_name") == "right_answer"]
    assert {line["event_attributes"]["object"]["object_id"] for line in right} == {second_id}
    assert all(line["user_query"] == "비밀번호를 잊었어요" for line in right)
    assert all(len(line["event_attributes"]["model_fingerprint"]) == 64 for line in right)
    queries = [line for line in lines if "action_name" not in line]
    assert {line["query_attributes"]["mode"] for line in queries} == {"hybrid", "dense", "bm25"}
    # What was half typed has left no trace.
    assert {line["user_query"] for line in queries} == {"비밀번호를 잊었어요"}
    check_axe(page, "with hits")
    shot(page, "page-ko")


def test_languages(browser, problems, requests):
    page = open_page(browser, problems, requests)
    page.get_by_role("button", name="English").click()
    expect(page.locator("label[for=question]")).to_have_text("What would you like to know?")
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    expect(page.locator("label[for=question]")).to_have_text("What would you like to know?")
    english = open_page(browser, problems, requests, locale="en-GB")
    expect(english.locator("label[for=question]")).to_have_text("What would you like to know?")
    check_axe(english, "in English")


def test_keyboard(browser, problems, requests):
    page = open_page(browser, problems, requests)
    type_question(page, "환불")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.classList.contains('hit')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('.hit button[aria-pressed="true"]').first).to_be_visible()
    # The list was drawn anew; the button is still where the keyboard is.
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.keyboard.press("Escape")
    expect(page.locator("section")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "question"
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "question"


def test_narrow_and_dark(browser, problems, requests):
    page = open_page(
        browser, problems, requests, viewport={"width": 360, "height": 740}, color_scheme="dark", has_touch=True
    )
    type_question(page, "회의실 예약", lists=1)
    page.get_by_role("checkbox", name="뜻", exact=True).check()
    expect(page.locator("section")).to_have_count(2)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, f"{width} px wide"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    heights = page.eval_on_selector_all(".hit button", "all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44, heights
    check_axe(page, "narrow and dark")
    shot(page, "page-narrow-dark")


def test_run(browser, problems, requests):
    page = open_page(browser, problems, requests)
    page.get_by_role("tab", name="학습 기록").click()
    expect(page.locator("#panel-run h2")).to_contain_text("faq-run")
    expect(page.locator("#panel-run svg[role=img]")).to_have_count(2)
    expect(page.locator("#panel-run tbody tr")).to_have_count(4)
    expect(page.locator("#panel-search")).to_be_hidden()
    best = page.locator("#panel-run td.best").first
    assert 0 < float(best.text_content()) <= 1
    check_axe(page, "the run")
    shot(page, "page-run-ko")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("columnheader", name="after training")).to_be_visible()
    check_axe(page, "the run in English")


def test_hard_questions(browser, problems, requests):
    page = open_page(browser, problems, requests)
    page.locator("#tab-search").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-questions"
    expect(page.locator(".questions tbody tr").first).to_be_visible(timeout=240_000)
    rows = page.locator(".questions tbody tr").count()
    assert 5 <= rows <= 50, rows
    page.locator("#order").select_option("gained")
    expect(page.locator(".questions td.better").first).to_be_visible()
    check_axe(page, "the questions")
    shot(page, "page-questions-ko")
    text = page.locator(".question").first.text_content()
    page.locator(".question").first.click()
    expect(page.locator("section")).to_have_count(4)
    assert page.locator("#question").input_value() == text
    assert page.evaluate("document.activeElement.id") == "question"


def test_tabs_on_a_phone(browser, problems, requests):
    page = open_page(browser, problems, requests, viewport={"width": 360, "height": 740}, color_scheme="dark")
    for tab in ("#tab-run", "#tab-questions"):
        page.locator(tab).click()
        expect(page.locator("table").locator("visible=true").first).to_be_visible(timeout=240_000)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{tab}: {width} px wide"
        check_axe(page, f"{tab} narrow and dark")
        shot(page, f"page-narrow-dark-{tab[5:]}")


def test_texts_are_text(browser, problems, requests):
    page = open_page(browser, problems, requests)
    type_question(page, "<img src=x onerror=alert(1)> 태그")
    expect(page.locator('section[data-mode="bm25"] .hit').first).to_contain_text("<b>굵게</b>")
    assert page.locator(".hit b, .hit img").count() == 0


def main():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, test in list(globals().items()):
            if name.startswith("test_"):
                problems, requests = [], []
                test(browser, problems, requests)
                assert not problems, f"{name}: {problems}"
                elsewhere = [url for url in requests if not url.startswith(URL)]
                assert not elsewhere, f"{name} asked elsewhere: {elsewhere}"
                print(f"{name}: passed, {len(requests)} requests")
        browser.close()


if __name__ == "__main__":
    main()
