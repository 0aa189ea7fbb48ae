"""The labelled sample, and what the rules make of it. Floors lie clearly under what was measured (docs/social.md)."""

from __future__ import annotations

import pytest

from infra import triage_eval as e


@pytest.fixture(scope="module")
def judged() -> list[e.Judged]:
    return e.judge(e.sample())


def test_the_sample_is_large_and_varied() -> None:
    labels = e.sample()
    assert len(labels) >= 300
    assert len({label.language for label in labels}) >= 10
    assert {label.need for label in labels} == {"needs", "worth", "none"}
    held = sum(label.held for label in labels)
    assert 0.25 < held / len(labels) < 0.4
    assert len({(label.post.text, label.post.rating, label.post.address) for label in labels}) == len(labels)


def test_few_posts_that_need_a_reply_are_left_alone(judged: list[e.Judged]) -> None:
    held = [j for j in judged if j.label.held]
    assert e.needs(judged).recall >= 0.93
    assert e.needs(held).recall >= 0.9
    assert e.needs(held).precision >= 0.75


def test_most_urgent_posts_are_told(judged: list[e.Judged]) -> None:
    assert e.urgent(judged).recall >= 0.8
    assert e.urgent(judged).precision >= 0.6


def test_a_score_counts_what_was_there_and_what_was_said() -> None:
    score = e.Score(there=4, said=5, found=3)
    assert (score.precision, score.recall) == (0.6, 0.75)
    assert (e.Score(0, 0, 0).precision, e.Score(0, 0, 0).recall) == (1.0, 1.0)


def test_it_tells_figures_of_both_splits_and_the_misses(
    judged: list[e.Judged], capsys: pytest.CaptureFixture[str]
) -> None:
    import sys
    from unittest.mock import patch

    with patch.object(sys, "argv", ["triage_eval"]):
        e.main()
    told = capsys.readouterr().out
    for title in ("Tuned on:", "Held out:", "All:", "Misses:", "precision", "recall"):
        assert title in told
    wrong = [j for j in judged if j.label.held and j.label.need != j.verdict.need]
    assert not any(repr(j.label.post.text) in told for j in wrong), "the held-out misses are not for tuning eyes"
