"""Claims about self-check questions: how they are answered, and what an author must not forget."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from small_book import build

import backprop_lib as bp

PAGE = r"""# Questions

:::{question}
:name: shape
Which shape has $dW^{[2]}$?

- ( ) $(3 \times 2)$

  That is its transpose.
- (x) $(2 \times 3)$

  A gradient has the shape of what it belongs to.
- ( ) $(2 \times 2)$

  That reads two values.
:::

## Further down

:::{question}
A neuron with ReLU has $z < 0$. What holds?

- (x) Its activation is zero.

  ReLU makes it so.
- ( ) Its error is negative.

  The slope is zero there:

  $$\delta_j = \frac{\partial C}{\partial a_j} \cdot g'(z_j) = \frac{\partial C}{\partial a_j} \cdot 0 = 0 \quad \text{however large } \frac{\partial C}{\partial a_j} \text{ may be}$$
- (x) It passes nothing back.

  Whatever comes is multiplied by zero.
:::

:::{question}
:kind: number
:answer: float(bp.forward(bp.example("sigmoid-221").net, bp.example("sigmoid-221").X).a[2][0, 0])
:digits: 2
What does the network answer?

Hint: the sigmoid lies between $0$ and $1$.

- `1 - answer`

  That is $1 - a$.
- `-answer`

  Sign lost.
:::

:::{question}
:kind: number
:answer: -np.sqrt(1 / 16)
:digits: 3
What is the slope?
:::

:::{question}
:kind: order
What comes first?

1. Run forward, $a = g(z)$.
2. Carry the error back.
3. Update the weights.

The errors need the *old* weights.
:::
"""
PLAIN = "# No question here\n\nNothing to answer."


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, warnings = build(
        tmp_path_factory.mktemp("questions"), {"questions": PAGE, "plain": PLAIN}
    )
    assert warnings == []
    return folder


@pytest.fixture
def page(browser: Browser, book: Path) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: message.type in ("error", "warning") and complaints.append(message.text),
    )
    page.goto((book / "questions.html").as_uri())
    yield page
    context.close()
    assert complaints == []


def question(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=re.compile(rf"^Question {number}\b"))


def press(asked: Locator, name: str) -> None:
    """A button, which must keep the focus that it got."""
    button = asked.get_by_role("button", name=name, exact=True)
    button.click()
    focused = asked.page.evaluate("document.activeElement.closest('button')?.textContent")
    assert focused in (name, name.replace("Show", "Hide"), name.replace("Hide", "Show"))


def verdict(asked: Locator) -> Locator:
    return asked.get_by_role("status")


def answer(asked: Locator, typed: str) -> None:
    asked.get_by_role("textbox").fill(typed)
    press(asked, "Check")


# Choosing


def test_a_wrong_choice_says_why_and_the_right_one_too(page: Page) -> None:
    shape = question(page, 1)
    shape.get_by_role("radio").nth(0).check()
    press(shape, "Check")
    assert verdict(shape).inner_text().split("\n\n") == ["A is wrong.", "That is its transpose."]
    shape.get_by_role("radio").nth(1).check()
    press(shape, "Check")
    assert verdict(shape).inner_text().split("\n\n") == [
        "Right.",
        "A gradient has the shape of what it belongs to.",
    ]


def test_nothing_chosen_is_no_try(page: Page) -> None:
    shape = question(page, 1)
    press(shape, "Check")
    expect(verdict(shape)).to_have_text("Choose an option first.")
    expect(shape.get_by_role("button")).to_have_text(["Check"])


def test_the_answer_can_be_shown_after_a_try_and_hidden_again(page: Page) -> None:
    shape = question(page, 1)
    expect(shape.get_by_text("A gradient has the shape")).to_be_hidden()
    shape.get_by_role("radio").nth(2).check()
    press(shape, "Check")
    press(shape, "Show the answer")
    expect(verdict(shape)).to_have_text("The answer: B.")
    expect(shape.get_by_text("A gradient has the shape")).to_be_visible()
    expect(shape.get_by_text("That is its transpose.")).to_be_hidden()
    press(shape, "Hide the answer")
    expect(shape.get_by_text("A gradient has the shape")).to_be_hidden()


def test_after_the_right_answer_every_explanation_can_be_read(page: Page) -> None:
    shape = question(page, 1)
    shape.get_by_role("radio").nth(1).check()
    press(shape, "Check")
    press(shape, "Show every explanation")
    expect(shape.get_by_text("That is its transpose.")).to_be_visible()
    expect(shape.get_by_text("That reads two values.")).to_be_visible()


def test_several_right_options_are_all_to_be_chosen(page: Page) -> None:
    relu = question(page, 2)
    expect(relu.get_by_text("Choose all that hold.")).to_be_visible()
    boxes = relu.get_by_role("checkbox")
    boxes.nth(0).check()
    press(relu, "Check")
    assert verdict(relu).inner_text().split("\n\n") == [
        "Not yet.",
        "Something that holds is not chosen.",
    ]
    boxes.nth(1).check()
    boxes.nth(2).check()
    press(relu, "Check")
    expect(verdict(relu)).to_contain_text("Not yet.B does not hold.The slope is zero there:")
    assert verdict(relu).locator("math").count() == 1
    boxes.nth(1).uncheck()
    press(relu, "Check")
    expect(verdict(relu)).to_have_text(
        re.compile(r"^Right\.ReLU makes it so\.\s*Whatever comes is multiplied by zero\.\s*$")
    )


def test_choosing_needs_no_mouse(page: Page) -> None:
    shape = question(page, 1)
    shape.get_by_text("Which shape has").click()
    page.keyboard.press("Tab")
    expect(shape.get_by_role("radio").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(verdict(shape)).to_contain_text("C is wrong.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(shape.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Space")
    expect(verdict(shape)).to_contain_text("Right.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shape.get_by_text("That is its transpose.")).to_be_visible()


# Numbers


def test_answer_is_computed_when_the_book_is_built(page: Page) -> None:
    given = bp.example("sigmoid-221")
    output = bp.forward(given.net, given.X).a[2][0, 0]
    network = question(page, 3)
    assert float(network.get_attribute("data-answer")) == output
    answer(network, f"{output:.2f}")
    expect(verdict(network)).to_have_text(f"Right: {output:.2f}.")


def test_a_number_may_be_typed_as_people_type_it(page: Page) -> None:
    slope = question(page, 4)
    decimals = ["-0.25", "−0,25", "– .250", "-.2503", "−0.2496", "= −0.25"]
    for typed in [*decimals, "-1/4", "-1 ÷ 4", "-25e-2", " - 2,5·10^-1"]:
        answer(slope, "wrong")
        answer(slope, typed)
        expect(verdict(slope)).to_have_text("Right: −0.250.")


def test_a_number_more_than_half_a_unit_away_is_wrong(page: Page) -> None:
    slope = question(page, 4)
    for typed in ["-0.251", "-0.2494", "0.25", "-4"]:
        answer(slope, typed)
        expect(verdict(slope)).to_have_text(f"Not this: {typed}.Work it out once more.")


def test_what_is_no_number_gets_a_kind_word_and_stays(page: Page) -> None:
    slope = question(page, 4)
    for typed in ["a quarter", "1/0", "1,000.5", "--1", "1/2/3", "e3"]:
        answer(slope, typed)
        expect(verdict(slope)).to_have_text(
            f"“{typed}” does not read as a number. Write it like 12, −0.5, 1/4 or 3e-2."
        )
        expect(slope.get_by_role("textbox")).to_have_value(typed)
        expect(slope.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(slope.get_by_role("button", name="Show the answer")).to_be_hidden()


def test_an_empty_field_is_no_try(page: Page) -> None:
    slope = question(page, 4)
    answer(slope, "  ")
    expect(verdict(slope)).to_have_text("Type a number first.")


def test_fewer_decimals_than_asked_are_right_as_far_as_they_go(page: Page) -> None:
    slope = question(page, 4)
    answer(slope, "-0.3")
    expect(verdict(slope)).to_have_text("Right as far as it goes. Give 3 decimals.")


def test_a_number_that_was_foreseen_says_why_it_is_wrong(page: Page) -> None:
    network = question(page, 3)
    output = float(network.get_attribute("data-answer"))
    answer(network, f"{1 - output:.3f}")
    expect(verdict(network)).to_have_text(f"Not this: {1 - output:.3f}.That is 1−a.")
    answer(network, f"{-output:.2f}")
    expect(verdict(network)).to_have_text(f"Not this: {-output:.2f}.Sign lost.")


def test_any_other_number_gets_the_hint(page: Page) -> None:
    network = question(page, 3)
    answer(network, "7")
    expect(verdict(network)).to_have_text("Not this: 7.Hint: the sigmoid lies between 0 and 1.")
    press(network, "Show the answer")
    expect(verdict(network)).to_have_text(re.compile(r"^The answer: 0\.\d\d\.$"))


def test_a_number_needs_no_mouse(page: Page) -> None:
    slope = question(page, 4)
    field = slope.get_by_role("textbox", name="Your answer, to 3 decimals:")
    field.press_sequentially("-1/4")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(verdict(slope)).to_have_text("Right: −0.250.")


# Putting in order


def steps(asked: Locator) -> list[str]:
    return [
        item.locator("span").first.text_content() for item in asked.get_by_role("listitem").all()
    ]


RIGHT_ORDER = ["Run forward, a=g(z).", "Carry the error back.", "Update the weights."]


def test_steps_start_shuffled_the_same_in_every_build(page: Page, tmp_path: Path) -> None:
    shown = steps(question(page, 5))
    assert sorted(shown) == sorted(RIGHT_ORDER)
    assert all(step != right for step, right in zip(shown, RIGHT_ORDER, strict=True))
    again, _ = build(tmp_path, {"questions": PAGE})
    page.goto((again / "questions.html").as_uri())
    assert steps(question(page, 5)) == shown


def test_steps_are_put_in_order_without_a_mouse_and_every_move_is_said(page: Page) -> None:
    order = question(page, 5)
    for place, step in enumerate(RIGHT_ORDER):
        up = order.get_by_role("button", name=re.compile(rf"^up {re.escape(step[:5])}"))
        up.focus()
        while steps(order).index(step) > place:
            at = steps(order).index(step)
            page.keyboard.press("Enter")
            expect(verdict(order)).to_have_text(f"{step} is now {at} of 3.")
            expect(up).to_be_focused()
    press(order, "Check")
    expect(verdict(order)).to_have_text(
        "Right: all 3 are in place.The errors need the old weights."
    )


def test_down_undoes_up_and_nothing_leaves_the_list(page: Page) -> None:
    order = question(page, 5)
    before = steps(order)
    middle = order.get_by_role("listitem").nth(1)
    up, down = (button.element_handle() for button in middle.get_by_role("button").all())
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert steps(order) == [before[1], before[0], before[2]]
    assert up.get_attribute("aria-disabled") == "true"
    down.click()
    assert steps(order) == before


def test_check_counts_the_steps_in_place_and_names_the_first_that_is_not(page: Page) -> None:
    order = question(page, 5)
    press(order, "Check")
    expect(verdict(order)).to_have_text(
        f"0 of 3 are in place.The first that is not: {steps(order)[0]}"
    )
    press(order, "Show the answer")
    expect(verdict(order)).to_have_text("The right order stands below.")
    shown = order.locator(".bp-question-answers").get_by_role("listitem").all_text_contents()
    assert [step.strip() for step in shown] == RIGHT_ORDER


def test_steps_can_be_dragged(page: Page) -> None:
    order = question(page, 5)
    before = steps(order)
    first, last = order.get_by_role("listitem").nth(0), order.get_by_role("listitem").nth(2)
    first.drag_to(last, target_position={"x": 60, "y": 40})
    assert steps(order) == [*before[1:], before[0]]
    expect(verdict(order)).to_have_text(f"{before[0]} is now 3 of 3.")


# Every kind


def test_roles_and_names_say_what_each_part_is(page: Page) -> None:
    expect(page.get_by_role("radiogroup", name="Which shape has")).to_be_visible()
    expect(page.get_by_role("group", name="A neuron with ReLU has")).to_be_visible()
    expect(page.get_by_role("list", name="What comes first?")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile(r"^B \("))).to_have_count(1)
    expect(page.get_by_role("checkbox", name="A Its activation is zero.")).to_have_count(1)
    headings = page.get_by_role("heading", name=re.compile(r"^Question \d"))
    assert [h.evaluate("h => h.localName") for h in headings.all()] == ["h2", *["h3"] * 4]
    for number in range(1, 6):
        expect(verdict(question(page, number))).to_have_attribute("aria-live", "polite")
        heading = question(page, number).get_by_role("heading", name=f"Question {number}")
        expect(heading).to_be_visible()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_what_was_answered_right_is_remembered(page: Page, book: Path) -> None:
    shape = question(page, 1)
    shape.get_by_role("radio").nth(1).check()
    press(shape, "Check")
    answer(question(page, 4), "3")
    page.reload()
    expect(page.get_by_role("heading", name="✓ answered")).to_have_count(1)
    expect(question(page, 1).get_by_role("heading")).to_contain_text("Question 1 ✓ answered")
    expect(shape.get_by_role("radio", checked=True)).to_have_count(0)
    assert page.evaluate("Object.keys(JSON.parse(localStorage['bp-questions']))") == [
        "book/questions#shape"
    ]


@pytest.mark.parametrize("kept", ["{", "null", "7", '"text"', "[]"])
def test_storage_that_holds_something_else_does_no_harm(page: Page, kept: str) -> None:
    page.evaluate("kept => localStorage.setItem('bp-questions', kept)", kept)
    page.reload()
    answer(question(page, 4), "-1/4")
    page.reload()
    expect(page.get_by_role("heading", name="✓ answered")).to_have_count(1)


def test_questions_work_where_storage_is_forbidden(page: Page) -> None:
    page.add_init_script("""for (const name of ["getItem", "setItem"]) {
        const allowed = Storage.prototype[name];
        Storage.prototype[name] = function (key, ...rest) {
            if (key === "bp-questions") throw new DOMException("forbidden", "SecurityError");
            return allowed.call(this, key, ...rest);
        };
    }""")
    page.reload()
    answer(question(page, 4), "-1/4")
    expect(verdict(question(page, 4))).to_have_text("Right: −0.250.")


def test_only_pages_with_questions_load_the_script(page: Page, book: Path) -> None:
    loaded = 'document.querySelectorAll(\'[src*="question.js"], [href*="question.css"]\').length'
    assert page.evaluate(loaded) == 2
    page.goto((book / "plain.html").as_uri())
    assert page.evaluate(loaded) == 0


def test_questions_are_complete_without_a_script(browser: Browser, book: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book / "questions.html").as_uri())
    expect(page.get_by_role("button", name="Check")).to_have_count(0)
    shape = question(page, 1)
    expect(shape.get_by_text("That is its transpose.")).to_be_hidden()
    shape.get_by_text("A: right or wrong?").click()
    expect(shape.get_by_text("Wrong.").first).to_be_visible()
    expect(shape.get_by_text("That is its transpose.")).to_be_visible()
    expect(shape.get_by_role("radio")).to_have_count(3)
    question(page, 4).get_by_text("The answer", exact=True).click()
    expect(question(page, 4).get_by_text("−0.250")).to_be_visible()
    question(page, 5).get_by_text("The answer", exact=True).click()
    expect(question(page, 5).get_by_text("The errors need the")).to_be_visible()
    context.close()


def test_paper_shows_options_then_answers_in_small_type_and_nothing_to_press(page: Page) -> None:
    page.emulate_media(media="print")
    shape = question(page, 1)
    expect(shape.get_by_role("radio")).to_have_count(3)
    expect(page.get_by_role("button", name=re.compile("Check|Show|up|down"))).to_have_count(0)
    expect(page.get_by_role("textbox", name="Your answer")).to_have_count(0)
    for number in range(1, 6):
        question(page, number).locator(".bp-question-answers").evaluate(
            "answers => { if (!answers.checkVisibility()) throw new Error('not printed'); }"
        )
    sizes = page.evaluate("""['prompt', 'answers'].map((part) =>
        parseFloat(getComputedStyle(document.querySelector('.bp-question-' + part)).fontSize))""")
    assert sizes[1] < sizes[0]


def test_a_question_fits_a_phone_and_what_is_wide_scrolls(browser: Browser, book: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((book / "questions.html").as_uri())
    question(page, 2).get_by_role("checkbox").nth(1).check()
    press(question(page, 2), "Check")
    press(question(page, 5), "Check")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = verdict(question(page, 2)).locator(".bp-scroll")
    assert wide.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
    context.close()


CONTRAST = """(element) => {
    const channels = (colour) => {
        const context = new OffscreenCanvas(1, 1).getContext("2d");
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((c) => c / 255);
    };
    let behind = element;
    while (/rgba\\(0, 0, 0, 0\\)|transparent/.test(getComputedStyle(behind).backgroundColor))
        behind = behind.parentElement;
    return [channels(getComputedStyle(element).color), channels(getComputedStyle(behind).backgroundColor)];
}"""


def luminance(colour: list[float]) -> float:
    """Relative luminance of sRGB, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    c = np.array(colour)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_verdicts_are_legible_and_have_a_sign_besides_their_colour(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    for typed, sign in (("3", "✗"), ("-1/4", "✓")):
        asked = question(page, 4)
        answer(asked, typed)
        first = verdict(asked).locator("p").first
        assert sign in first.evaluate("p => getComputedStyle(p, '::before').content")
        texts = [first, asked.locator(".bp-question-title"), asked.get_by_role("button").first]
        if sign == "✓":
            texts.append(asked.locator(".bp-question-done"))
        for text in texts:
            light, dark = sorted(map(luminance, text.evaluate(CONTRAST)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_nothing_moves_for_a_reader_who_wants_no_motion(browser: Browser, book: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto((book / "questions.html").as_uri())
    moving = page.evaluate("""[...document.querySelectorAll(".bp-question, .bp-question *")].filter(
        (e) => getComputedStyle(e).animationName !== "none"
            || getComputedStyle(e).transitionDuration.split(", ").some((t) => parseFloat(t) > 0)
    ).map((e) => e.outerHTML)""")
    assert moving == []
    context.close()


# What an author must not forget

NUMBER = ":kind: number\n:answer: 1/4\n:digits: 2\nHow much?\n\n"
FAULTS = {
    "no prompt": (
        "- ( ) a\n\n  why\n- (x) b\n\n  why",
        ["3: WARNING: This question asks nothing; begin it with a sentence."],
    ),
    "no list": (
        "Which?\n\nNone.",
        [
            (
                "3: WARNING: A question of kind 'choice' needs a list; "
                "write '- ( ) wrong' and '- (x) right'."
            )
        ],
    ),
    "one option": (
        "Which?\n\n- (x) a\n\n  why",
        ["3: WARNING: A question of kind 'choice' needs two items or more."],
    ),
    "no mark": (
        "Which?\n\n- (x) a\n\n  why\n- b\n\n  why",
        [
            "3: WARNING: Option 2 has no mark; begin it with '( )' or, if it is right, '(x)'.",
        ],
    ),
    "none right": (
        "Which?\n\n- ( ) a\n\n  why\n- ( ) b\n\n  why",
        ["3: WARNING: No option is right; mark one or several with '(x)'."],
    ),
    "no explanation": (
        "Which?\n\n- (x) a\n\n  why\n- ( ) b\n- ( ) c",
        [
            f"{line}: WARNING: Option {letter} has no explanation; "
            "say below it, indented, why it is right or wrong."
            for letter, line in (("B", 9), ("C", 10))
        ],
    ),
    "same option": (
        "Which?\n\n- (x) a\n\n  why\n- ( ) a\n\n  why",
        ["3: WARNING: Options 1 and 2 read the same."],
    ),
    "explanation outside": (
        "Which?\n\n- (x) a\n\n  why\n- ( ) b\n\nwhy",
        ["3: WARNING: Something follows the list; indent what belongs to its last item."],
    ),
    "no answer": (
        ":kind: number\n:digits: 2\nHow much?",
        ["3: WARNING: A question of kind 'number' needs ':answer:'."],
    ),
    "no digits": (
        ":kind: number\n:answer: 1\nHow much?",
        ["3: WARNING: A question of kind 'number' needs ':digits:'."],
    ),
    "raises": (
        ":kind: number\n:answer: 1 / 0\n:digits: 2\nHow much?",
        ["3: WARNING: The expression '1 / 0' raised ZeroDivisionError: division by zero."],
    ),
    "an array": (
        ":kind: number\n:answer: np.ones(2)\n:digits: 2\nHow much?",
        ["3: WARNING: The expression 'np.ones(2)' gave array([1., 1.]), not one finite number."],
    ),
    "not a number": (
        ":kind: number\n:answer: float('nan')\n:digits: 2\nHow much?",
        ["3: WARNING: The expression 'float('nan')' gave nan, not one finite number."],
    ),
    "text": (
        ":kind: number\n:answer: str(1)\n:digits: 2\nHow much?",
        ["3: WARNING: The expression 'str(1)' gave '1', not one finite number."],
    ),
    "wrong is right": (
        NUMBER + "- `answer + 1 / 1000`\n\n  why",
        [
            "9: WARNING: The wrong answer 'answer + 1 / 1000' is 0.25, as is the right answer.",
        ],
    ),
    "wrong twice": (
        NUMBER + "- `2 * answer`\n\n  why\n- `1 / 2`\n\n  why",
        ["12: WARNING: The wrong answer '1 / 2' is 0.50, as is '2 * answer'."],
    ),
    "wrong raises": (
        NUMBER + "- `undefined_name`\n\n  why\n- `bp.nothing`",
        [
            "9: WARNING: The expression 'undefined_name' raised NameError: name 'undefined_name' is not defined.",
            (
                "12: WARNING: The expression 'bp.nothing' raised AttributeError: "
                "module 'backprop_lib' has no attribute 'nothing'."
            ),
        ],
    ),
    "wrong in words": (
        NUMBER + "- a half\n\n  why",
        [
            "9: WARNING: Wrong answer 1 must begin with a Python expression in backquotes, alone.",
        ],
    ),
    "wrong unexplained": (
        NUMBER + "- `1 / 2`",
        [
            (
                "9: WARNING: Wrong answer '1 / 2' has no explanation; "
                "say below it, indented, why it is right or wrong."
            ),
        ],
    ),
    "order without a list": (
        ":kind: order\nIn which order?\n\n- a\n- b\n\nwhy",
        ["3: WARNING: A question of kind 'order' needs a list; write '1. first step'."],
    ),
    "order unexplained": (
        ":kind: order\nIn which order?\n\n1. a\n2. b",
        ["3: WARNING: This order has no explanation; say below the list why it is so."],
    ),
    "order with the same twice": (
        ":kind: order\nIn which order?\n\n1. a\n2. b\n3. a\n\nwhy",
        ["3: WARNING: Steps 1 and 3 read the same."],
    ),
    "no such kind": (
        ":kind: essay\nWhy?\n\n- (x) a\n\n  why\n- ( ) b\n\n  why",
        [
            (
                "3: WARNING: 'question': Invalid option value for 'kind': essay: "
                '"essay" unknown; choose from "choice", "number", or "order" '
                "[myst.directive_option]"
            )
        ],
    ),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    pages = {
        name.replace(" ", "-"): f"# Fault\n\n:::{{question}}\n{text}\n:::\n"
        for name, (text, _) in FAULTS.items()
    }
    same = ":::{question}\nWhich?\n\n- (x) a\n\n  why\n- ( ) b\n\n  why\n:::\n\n"
    pages["same-twice"] = "# Fault\n\n" + same + same
    return build(tmp_path_factory.mktemp("faults"), pages, builder="dummy")[1]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_an_author_is_a_warning_with_its_place(
    fault: str, complaints: list[str]
) -> None:
    page = f"{fault.replace(' ', '-')}.md:"
    found = [line.removeprefix(page) for line in complaints if line.startswith(page)]
    assert found == FAULTS[fault][1]


def test_the_same_question_twice_on_a_page_is_a_fault(complaints: list[str]) -> None:
    assert [line for line in complaints if line.startswith("same-twice.md:")] == [
        "same-twice.md:14: WARNING: This page has the same question twice; give one a ':name:'."
    ]


# The real book

COMPLETE = """() => [...document.querySelectorAll(".bp-question")].flatMap((question, i) => {
    const faults = [];
    const expect = (truth, what) => truth || faults.push(`${question.id}: ${what}`);
    const count = (selector) => question.querySelectorAll(selector).length;
    const answers = [...question.querySelectorAll(".bp-question-answers > details")];
    const text = (element) => element.textContent.trim();
    const title = text(question.querySelector(".bp-question-title > span"));
    expect(title === `Question ${i + 1}`, `is not Question ${i + 1}`);
    expect(question.dataset.key.endsWith(`#${question.id}`), "key");
    expect(text(question.querySelector(".bp-question-prompt")), "prompt");
    expect(count(".bp-question-check") === 1 && count(".bp-question-show") === 1, "buttons");
    expect(count("[role=status][aria-live=polite]") === 1, "verdict");
    expect(answers.some((answer) => "right" in answer.dataset), "no right answer");
    for (const why of question.querySelectorAll(".bp-question-why")) expect(text(why), "unexplained");
    for (const answer of answers) expect(text(answer.querySelector("summary")), "summary");
    if (question.dataset.kind === "choice") {
        expect(count(".bp-question-option input") === answers.length && answers.length > 1, "options");
        expect(count(".bp-question-why") === answers.length, "explanations");
    } else if (question.dataset.kind === "number") {
        const { answer, digits } = question.dataset;
        const shown = Number(text(question.querySelector(".bp-question-number")).replace("−", "-"));
        expect(Math.abs(shown - answer) <= 0.5 * 10 ** -digits + 1e-12, "shows another answer");
        expect(count(".bp-question-why") === answers.length - 1, "explanations");
        expect(count("input[type=text]") === 1, "field");
    } else {
        const places = [...question.querySelectorAll(".bp-question-steps > li")].map((e) => +e.dataset.place);
        expect(places.every((place, i) => place !== i), "not shuffled");
        expect([...places].sort((a, b) => a - b).every((place, i) => place === i), "steps");
        expect(count(".bp-question-why") === 1, "explanation");
    }
    return faults;
})"""


def test_every_question_of_the_book_is_complete(book_html: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    keys: list[str] = []
    for path in sorted(book_html.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        keys += re.findall(r'data-key="([^"]+)"', html)
        if 'class="bp-question"' in html:
            page.goto(path.as_uri())
            assert page.evaluate(COMPLETE) == [], path.name
    assert len(keys) == len(set(keys))
    context.close()
