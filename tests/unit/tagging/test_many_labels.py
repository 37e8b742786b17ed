"""What is asked of many labels, and of many things in turn, costs no more than it must."""

import pytest

from photoclip.domain.tag_words import Label
from photoclip.tagging import asking, likelihoods
from photoclip.tagging.tagger import Wanted
from tests.unit.tagging.drawn_library import LABELS, DrawnLibrary


def test_labels_are_not_looked_for_one_by_one(tmp_path, monkeypatch):
    labels = (*LABELS, *(Label(f"label {number}") for number in range(300)))
    library = DrawnLibrary(tmp_path, [0, 1, 2] * 10, labels)
    tagger = library.tagger()
    ids = library.live().tolist()
    known, folds = tagger.probabilities(ids), []
    monkeypatch.setattr(asking, "folded", lambda name, folded=asking.folded: folds.append(name) or folded(name))
    again = tagger.probabilities(ids)
    assert again.labels == known.labels == labels
    assert (again.probabilities == known.probabilities).all()
    assert len(folds) <= 4 * len(labels)


def test_what_is_asked_for_again_and_again_is_not_made_again(tmp_path, monkeypatch):
    library = DrawnLibrary(tmp_path, [0, 1, 2] * 10)
    ids = library.live().tolist()
    for number in range(12):
        library.catalog.change_tags(ids[:3], [f"thing {number}"])
    tagger = library.tagger()
    before, made = tagger.suggestions(ids), []
    monkeypatch.setattr(
        likelihoods,
        "scorer",
        lambda labels, *more, scorer=likelihoods.scorer: made.append(labels) or scorer(labels, *more),
    )
    for number in range(12):
        tagger.tuning(f"thing {number}")
        assert tagger.suggestions(ids) == before
    assert LABELS not in made
    assert len(made) == 12


def test_what_a_few_photos_have_is_not_looked_for_in_all(tmp_path, monkeypatch):
    library = DrawnLibrary(tmp_path, [0, 1, 2] * 10)
    tagger, ids = library.tagger(), library.live().tolist()
    library.catalog.apply_tags(tagger.plan(None, Wanted(threshold=0.02)))
    library.catalog.teach_tag("pepper", library.of(0)[:4])
    library.catalog.change_tags(ids[:2], ["a thing"])
    tagger.suggestions(ids)
    from_row, vectors = [], library.catalog.vectors

    def seen(catalog, model_id, after_row, limit):
        from_row.append(after_row)
        return vectors(model_id, after_row, limit)

    monkeypatch.setattr(type(library.catalog), "vectors", seen)
    found = tagger.scored(ids[:5], Wanted())
    assert 0 not in from_row
    for photo in found:
        for each in photo.suggestions:
            tuning = tagger.tuning(each.name)
            if photo.photo_id not in library.of(0)[:4] or each.name != "pepper":
                at = tuning.id_array().tolist().index(photo.photo_id)
                assert each.probability == pytest.approx(float(tuning.probability_array()[at]), abs=1e-6)
    (row,) = library.catalog.details(ids[:1])
    assert {each.name for each in found[0].suggestions} == {*row.tags} - {"a thing"}
