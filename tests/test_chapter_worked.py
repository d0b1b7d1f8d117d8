"""The four worked examples ask before they show, name their equations, and claim what is so."""

import re
from typing import Any

import numpy as np
import pytest
from reference import Case, reference
from test_chapters import BOOK, WORKED

from backprop_lib import example
from backprop_lib.published import compare

Array = np.ndarray[Any, Any]


def truth(name: str) -> Any:
    worked = example(name)
    return reference(Case(name, worked.net, worked.X, worked.Y), "mean")


@pytest.mark.parametrize("chapter", WORKED)
def test_a_worked_chapter_names_each_of_the_six_equations_and_asks_three_questions(
    chapter: str,
) -> None:
    source = (BOOK / f"{chapter}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\{eq\}`(bp-\d|forward-[az])`", source))
    assert named == {"forward-z", "forward-a", *(f"bp-{n}" for n in range(1, 7))}
    assert source.count(":::{question}") >= 3
    assert source.index(":::{question}") < source.index('walk["delta[')


def test_no_term_of_the_silent_neuron_of_2_3_2_is_positive_and_of_the_others_two_are() -> None:
    _, _, net, X, _ = example("relu-softmax-232")
    terms = np.hstack([net[1].W * X.T, net[1].b])
    assert (terms > 0).sum(axis=1).tolist() == [2, 0, 2]


def test_swapped_classes_turn_both_errors_and_leave_the_silent_row_silent() -> None:
    _, _, net, X, Y = example("relu-softmax-232")
    kept, turned = truth("relu-softmax-232"), reference(Case("", net, X, Y[::-1]), "mean")
    assert (np.sign(turned.dC_dz[2]) == -np.sign(kept.dC_dz[2])).all()
    assert not turned.dW[1][1].any()


def test_the_errors_of_3_3_3_3_3_shrink_on_the_way_back_and_its_gradients_do_not() -> None:
    for name in ("relu-softmax-33333", "relu-identity-33333"):
        errors = [np.linalg.norm(delta) for delta in truth(name).dC_dz[1:]]
        assert errors == sorted(errors)
    softmax = [np.linalg.norm(dW) for dW in truth("relu-softmax-33333").dW[1:]]
    assert np.argmax(softmax) == 0


def test_softmax_hardly_tells_the_three_scores_apart_and_prefers_a_wrong_class() -> None:
    t = truth("relu-softmax-33333")
    assert np.ptp(t.z[4]) < 1 / 5
    assert np.argmax(t.a[4]) == 1
    assert np.abs(t.a[4] - 1 / 3).max() < 0.05
    assert t.dC_dz[4].sum() == pytest.approx(0, abs=1e-15)
    assert np.sign(t.dC_dz[4]).ravel().tolist() == [-1, 1, 1]


def test_a_forgotten_transpose_shows_no_zero_and_no_odd_size_in_3_3_3_3_3() -> None:
    t, W = truth("relu-softmax-33333"), example("relu-softmax-33333").net[3].W
    wrong, right = W @ t.dC_dz[3], W.T @ t.dC_dz[3]
    assert np.all(W)
    assert np.all(wrong)
    assert wrong.shape == right.shape
    assert not np.allclose(wrong, right)
    assert 1 / 3 < np.linalg.norm(wrong) / np.linalg.norm(right) < 3


def test_the_third_output_is_too_low_for_the_identity_and_too_high_for_softmax() -> None:
    assert (
        truth("relu-identity-33333").dC_dz[4][2, 0] < 0 < truth("relu-softmax-33333").dC_dz[4][2, 0]
    )


def test_one_weight_lifts_the_output_of_2_2_1_and_the_other_pulls_it_down_harder() -> None:
    t, W = truth("sigmoid-221"), example("sigmoid-221").net[2].W
    lift, pull = (W * t.a[1].T).ravel()
    assert lift > 0 > pull
    assert lift < -pull
    assert np.sign(t.dC_da[1]).ravel().tolist() == [-1, 1]
    assert 1 / 2 < t.a[1][1, 0] < t.a[1][0, 0] < 0.6


def test_some_numbers_of_2_2_1_take_the_wrong_digit_in_and_come_out_right() -> None:
    spoilt = {"delta[2]", "dW[2]", "db[2]", "dC/da[1]", "delta[1]", "dW[1]", "db[1]"}
    compared = {c.printed.quantity: c for c in compare("sigmoid-221")}
    wrong = {name for name, c in compared.items() if not c.holds.all()}
    assert wrong == spoilt | {"g'(z[2])"}
    assert sum(int(compared[name].holds.sum()) for name in spoilt) >= 1
    assert sum(int((~compared[name].holds).sum()) for name in spoilt) == 9


def test_the_outputs_of_2_3_2_with_sigmoid_have_no_opinion_and_slopes_of_a_quarter() -> None:
    t = truth("sigmoid-232")
    assert np.sign(t.z[2]).ravel().tolist() == [-1, 1]
    assert np.abs(t.a[2] * (1 - t.a[2]) - 1 / 4).max() < 1e-3
    np.testing.assert_allclose(t.dW[1][:, 1], t.dW[1][:, 0] / 9, rtol=1e-12)
