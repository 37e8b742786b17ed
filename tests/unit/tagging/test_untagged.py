"""Clusters of untagged photos, while photos go."""

import numpy as np

from tests.unit.tagging.drawn_library import DrawnLibrary


def test_a_photo_that_goes_meanwhile_takes_no_name_from_the_next_cluster(tmp_path, monkeypatch):
    library = DrawnLibrary(tmp_path, np.repeat(np.arange(4), 8), noise=0.3)
    tagger = library.tagger()
    before = tagger.untagged(None, 30)
    assert len({each.names[0].name for each in before}) == len(before) > 2
    probabilities = type(tagger).probabilities

    def later(asked, photo_ids):
        library.remove(before[0].photo_ids[:7])
        return probabilities(asked, photo_ids)

    monkeypatch.setattr(type(tagger), "probabilities", later)
    after = tagger.untagged(None, 30)
    assert [each.names[0].name for each in after] == [each.names[0].name for each in before]


def test_a_cluster_that_goes_meanwhile_has_no_name(tmp_path, monkeypatch):
    library = DrawnLibrary(tmp_path, np.repeat(np.arange(4), 8), noise=0.3)
    tagger = library.tagger()
    first = tagger.untagged(None, 30)[0]
    probabilities = type(tagger).probabilities

    def later(asked, photo_ids):
        library.remove(first.photo_ids)
        return probabilities(asked, photo_ids)

    monkeypatch.setattr(type(tagger), "probabilities", later)
    assert tagger.untagged(None, 30)[0].names == ()
