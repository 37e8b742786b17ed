"""What counts as a rating, and what as a change of one."""

from photoclip.domain.organise_api import Undoable, Undone
from photoclip.domain.photos import Facts


def test_no_stars_for_what_has_none_is_nothing_to_take_back(bench):
    catalog = bench.catalog
    facts = {"a": Facts(), "b": Facts(), "c": Facts(rating=3), "d": Facts(rating=0)}
    catalog.commit(bench.batch(*(bench.understood(f"{name}.jpg", name, facts[name]) for name in facts)))
    ids = tuple(bench.photo(name) for name in facts)

    def ratings():
        return [photo.rating for photo in catalog.details(ids)]

    assert catalog.rate((ids[0], ids[1], ids[3], 1 << 70), 0) == 0
    assert catalog.undoable() == Undoable()
    catalog.rate(ids[:1], 2)
    assert catalog.rate(ids, 0) == 2, "the person's own, and the file's"
    assert ratings() == [0, None, 0, 0]
    assert catalog.undo() == Undone("take the stars off 2 photos", 2)
    assert ratings() == [2, None, 3, 0]
