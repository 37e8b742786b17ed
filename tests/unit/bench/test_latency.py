"""The table of searches, over few photos."""

from contextlib import closing

import pytest

from photoclip.bench import latency
from photoclip.config.resources import resource
from photoclip.embed.cards import STARTER, resolve_card
from photoclip.embed.load import load_encoder


@pytest.mark.slow
def test_whole_searches_are_timed_and_take_longer_than_their_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(latency, "_TIMES", 5)
    with closing(load_encoder(resolve_card(STARTER, resource("starter"), tmp_path), "cpu float32")) as encoder:
        table = latency.latency_table((200,), encoder, tmp_path)
    timed = {what: median_ms for _, what, median_ms in table.rows}
    assert [row[0] for row in table.rows] == [200] * len(timed)
    whole = [what for what in timed if what.startswith("search")]
    assert len(whole) == 4
    assert all(timed[what] > timed["vectors"] > 0 for what in whole)
