"""Claims about the figures of the training chapters: legible, in the palette, and true."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import PathPatch
from picture_checks import minus, texts

from backprop_lib import BackpropError
from backprop_lib.figures import confusion, depth, images, valley
from backprop_lib.plots import Picture

rng = np.random.default_rng(0)
X = np.array([[0.0, 1.0, 2.0, 3.0]])
Y = 2 * X - 1
PATH = np.array([[-1.0, 3.0], [0.5, 1.0], [1.5, -0.5]])
CLOUD = rng.standard_normal((50, 2)) + np.array([-3, -1])
INK = np.linspace(0, 1, 128).reshape(64, 2)
WEIGHTS = rng.standard_normal((64, 15))
COUNTS = np.diag(np.arange(90, 100)) + np.eye(10, k=3, dtype=int)

PICTURES: dict[str, Callable[[], Picture]] = {
    "path": lambda: valley.paths(X, Y, {"a path": PATH}),
    "two paths": lambda: valley.paths(X, Y, {"200 samples a step": PATH, "other": PATH[::2]}),
    "cloud": lambda: valley.gradient_cloud([-3, -1], {"one": CLOUD}),
    "clouds": lambda: valley.gradient_cloud([-3, -1], {"one": CLOUD, "two": CLOUD / 2}),
    "rates": lambda: valley.learning_rates({"α = 1/100": [3, 2], "α = 1/4": [3, 1, 0.5]}),
    "ink": lambda: images.grid(INK, ["0", "9, says 8"], alt="Two pictures that fade in."),
    "weights": lambda: images.grid(
        WEIGHTS, [f"neuron {j}" for j in range(15)], signed=True, alt="Fifteen pictures of noise."
    ),
    "blank": lambda: images.grid(np.zeros((4, 1)), ["nothing"], alt="A picture with nothing."),
    "confusion": lambda: confusion.confusion(COUNTS),
    "no mistakes": lambda: confusion.confusion(np.eye(3, dtype=int)),
    "quarter": depth.quarter,
    "one line": lambda: depth.by_layer({"sigmoid": [1e-8, 1e-4, 1]}, "size of the error"),
    "four lines": lambda: depth.by_layer(
        {"w = 8, b = −4": [1, 1.1], "leaky ReLU": [1, 1], "c": [1e9, 1], "d": [1e-22, 1]}, "size"
    ),
    "deep": lambda: depth.by_layer({"relu": np.logspace(-3, 0, 30)}, "size"),
}


@cache
def picture(name: str) -> Picture:
    return PICTURES[name]()


def lines(figure: Picture, at_least: int) -> list[Any]:
    return [
        line
        for ax in figure.axes
        for line in ax.get_lines()
        if len(np.asarray(line.get_xdata())) >= at_least
    ]


@pytest.mark.parametrize("name", ["two paths", "rates", "four lines", "quarter"])
def test_lines_that_differ_in_colour_differ_in_style_too(name: str) -> None:
    styles = [line.get_linestyle() for line in lines(picture(name), 2)]
    assert len(styles) == len(set(styles)) or name == "quarter"
    assert {"-", "--"} <= set(styles)


def test_a_path_is_drawn_as_it_was_taken_and_the_lowest_cost_is_marked() -> None:
    figure = picture("path")
    path = lines(figure, 3)[0]
    np.testing.assert_array_equal(np.stack(path.get_data(), axis=1), PATH)
    [mark] = [line for line in lines(figure, 1) if line.get_marker() == "x"]
    np.testing.assert_allclose(np.ravel(mark.get_data()), [2, -1], atol=1e-9)
    assert "lowest at w 2.00, b −1.00" in figure.alt


def test_contours_join_points_of_equal_cost() -> None:
    [contours] = picture("path").axes[0].collections
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):  # type: ignore[attr-defined]
        cost = np.mean((path.vertices[:, [0]] * X + path.vertices[:, [1]] - Y) ** 2, axis=1) / 2
        # The grid of 81 points is joined by straight lines.
        np.testing.assert_allclose(cost, level, rtol=0.03)


def test_a_cloud_says_how_many_of_its_gradients_lead_downhill() -> None:
    share = np.mean(CLOUD @ [-3, -1] > 0)
    assert f"{share:.0%} point to its side of the dashed line" in picture("cloud").alt


def test_the_area_of_a_square_is_the_size_of_its_entry() -> None:
    figure = images.grid([[0.25], [1.0], [-1.0], [0.0]], ["w"], signed=True, alt="Four weights.")
    _, positive, negative = (p for p in figure.axes[0].patches if isinstance(p, PathPatch))
    corners = np.asarray(positive.get_path().vertices).reshape(-1, 5, 2)
    sides = np.ptp(corners[..., 0], axis=1)
    assert sides[1] ** 2 / sides[0] ** 2 == pytest.approx(4)
    assert len(np.asarray(negative.get_path().vertices)) == 5
    assert negative.get_facecolor()[3] == 0  # type: ignore[index]


def test_only_counts_that_are_not_zero_are_written_and_mistakes_are_bold() -> None:
    shown = {
        text.get_text(): text.get_weight()
        for text in texts(picture("confusion"))
        if text.get_transform() == picture("confusion").axes[0].transData
    }
    assert shown == {**{str(n): "normal" for n in range(90, 100)}, "1": "bold"}
    assert "0 taken for 3: 1, " in picture("confusion").alt
    assert (
        f"Of {COUNTS.sum()} digits, {np.trace(COUNTS)} are read rightly."
        in picture("confusion").alt
    )


def test_labels_of_lines_that_begin_together_do_not_touch() -> None:
    figure = picture("four lines")
    figure.draw_without_rendering()
    names = {"w = 8, b = −4", "leaky ReLU", "c", "d"}
    boxes = [text.get_window_extent() for text in texts(figure) if text.get_text() in names]
    assert len(boxes) == 4
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_each_line_is_its_values_by_layer() -> None:
    [line] = lines(picture("one line"), 3)
    np.testing.assert_array_equal(np.stack(line.get_data()), [[1, 2, 3], [1e-8, 1e-4, 1]])
    assert minus("sigmoid, from layer 1 to 3: 1e-8, 0.0001, 1.") in picture("one line").alt


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: valley.paths(X, Y, {}), "give one to 2 paths by name; got 0"),
        (
            lambda: valley.gradient_cloud([1, 1], dict.fromkeys("abc", CLOUD)),
            "give one to 2 clouds by name; got 3",
        ),
        (
            lambda: valley.learning_rates({name: [1, 2] for name in "abcd"}),
            "give one to 3 curves by name; got 4",
        ),
        (
            lambda: images.grid(INK[:60], ["a", "b"], alt="None."),
            (
                "columns has shape (60, 2) and there are 2 titles; it must be "
                "(a square number of pixels, one column a title)"
            ),
        ),
        (
            lambda: images.grid(-INK, ["a", "b"], alt="None."),
            "an image has an entry of -1; pass signed=True to show weights",
        ),
        (
            lambda: confusion.confusion(np.ones((2, 3))),
            "counts has shape (2, 3); it must be square, with at most 10 classes",
        ),
        (lambda: depth.by_layer({}, "none"), "give one to 4 lists by name; got 0"),
        (lambda: depth.by_layer({"a": [1, 0]}, "none"), "a logarithm needs values above 0; got 0"),
    ],
)
def test_wrong_arguments_are_refused(draw: Callable[[], Any], message: str) -> None:
    with pytest.raises(BackpropError) as caught:
        draw()
    assert str(caught.value) == message
