"""A reader who types what a thing is called finds the page that teaches it."""

import pytest
from playwright.sync_api import Browser, expect
from visits import visiting

# What a reader types, and pages of which one stands among the first results
TAUGHT = {
    "Hadamard": ["jacobian-or-hadamard"],
    "delta": ["notation", "many-neurons", "matrix-form"],
    "vanishing": ["vanishing-gradients"],
    "sigma prime": ["single-neuron", "vanishing-gradients"],
    "W transpose": ["matrix-form", "many-neurons"],
    "softmax": ["softmax-cross-entropy"],
    "softmax jacobian": ["softmax-cross-entropy", "jacobian-or-hadamard"],
    "learning rate": ["training", "learning-from-mistakes"],
    "outer product": ["matrix-form"],
    "chain rule": ["single-neuron"],
}
FIRST = 3


@pytest.mark.parametrize("words", TAUGHT)
def test_words_lead_to_the_page_that_teaches_them(
    browser: Browser, address: str, words: str
) -> None:
    with visiting(browser) as visit:
        page = visit.open(f"{address}search.html")
        page.locator("main form.bd-search input").fill(words)
        page.keyboard.press("Enter")
        page.locator("#search-results .search-summary").get_by_text("finished").wait_for()
        found = page.locator("#search-results li > a").evaluate_all(
            "links => links.map((link) => link.href)"
        )
        names = [url.rsplit("/", 1)[1].partition(".html")[0] for url in found[:FIRST]]
        assert set(names) & set(TAUGHT[words]), names
        assert visit.complaints == []


def test_search_opens_by_its_shortcut_and_leads_to_results(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(f"{address}book/notation.html")
        page.keyboard.press("Control+k")
        expect(page.locator("dialog#pst-search-dialog")).to_be_visible()
        page.keyboard.type("momentum")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=momentum")
        page.locator("#search-results li > a").first.click()
        expect(page.locator("article")).to_contain_text("momentum")
        assert visit.complaints == []


def test_a_word_that_no_page_has_is_told_so(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(f"{address}search.html?q=zzyzx")
        expect(page.locator("#search-results .search-summary")).to_contain_text("did not match")
        assert visit.complaints == []
