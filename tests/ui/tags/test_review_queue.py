"""What is shown of the queue, as the person decides and answers come."""

from PySide6.QtWidgets import QPushButton

from photoclip.domain.tag_api import ReviewItem, ReviewPage, TagCount, TagState
from photoclip.ui.models import review_words as words
from photoclip.ui.models.review_queue import ReviewQueue, decisions_of
from photoclip.ui.panels.tag_filter import TagFilter


def item(photo_id, name="dog", probability=0.5) -> ReviewItem:
    return ReviewItem(photo_id, name, probability)


def page(*items, total=None, by_tag=None) -> ReviewPage:
    names = dict.fromkeys(one.name for one in items)
    counted = tuple(TagCount(name, sum(one.name == name for one in items)) for name in names)
    return ReviewPage(items, len(items) if total is None else total, counted if by_tag is None else by_tag)


def shown(queue) -> list:
    return [(one.photo_id, one.name) for one in queue.items]


def queue_of(*items, name=None, **more) -> ReviewQueue:
    queue = ReviewQueue()
    queue.show(name)
    queue.take(page(*items, **more), name)
    return queue


def test_what_is_decided_goes_and_what_could_not_be_comes_back_to_its_place():
    one, two, three = item(1), item(2, "cat"), item(3)
    queue = queue_of(one, two, three)
    keys = queue.keys.tolist()
    queue.put_away([two])
    assert shown(queue) == [(1, "dog"), (3, "dog")]
    assert queue.keys.tolist() == [keys[0], keys[2]]
    assert (queue.waiting, queue.begun_with) == (2, 3)
    assert words.progress(queue) == "1 of 3 done"
    queue.bring_back([two])
    assert shown(queue) == [(1, "dog"), (2, "cat"), (3, "dog")]
    assert queue.keys.tolist() == keys


def test_nothing_moves_when_the_order_of_the_answer_is_another():
    queue = queue_of(item(1), item(2), item(3))
    queue.take(page(item(3, probability=0.9), item(9), item(1), item(2)), None)
    assert shown(queue) == [(1, "dog"), (2, "dog"), (3, "dog"), (9, "dog")]
    assert queue.items[2].probability == 0.9


def test_what_was_undone_is_back_where_it_was():
    queue = queue_of(item(1), item(2), item(3))
    queue.put_away([item(2)])
    queue.take(page(item(1), item(3)), None)
    assert (queue.waiting, words.progress(queue)) == (2, "1 of 3 done")
    queue.take(page(item(3), item(2), item(1)), None)
    assert shown(queue) == [(1, "dog"), (2, "dog"), (3, "dog")]
    assert words.progress(queue).startswith("3 suggestions wait")


def test_one_tag_alone_and_its_count():
    queue = queue_of(item(1), item(1, "cat"), item(2), total=500, by_tag=(TagCount("dog", 480), TagCount("cat", 20)))
    queue.show("dog")
    queue.take(page(item(1), item(2), item(5), total=480), "dog")
    assert shown(queue) == [(1, "dog"), (2, "dog"), (5, "dog")]
    assert (queue.waiting, queue.is_running_out) == (480, True)
    assert (queue.total, queue.own) == (500, TagCount("dog", 480))
    queue.put_away(queue.items)
    assert [(count.name, count.photos) for count in queue.counts()] == [("dog", 477), ("cat", 20)]
    queue.show(None)
    assert shown(queue) == [(1, "cat")]
    assert queue.waiting == 497
    queue.take_counts(ReviewPage((), 18, (TagCount("cat", 18),)))
    assert [count.name for count in queue.counts()] == ["cat"]


def test_what_is_put_aside_waits_until_it_is_wanted():
    queue = queue_of(item(1), item(2))
    queue.skip([item(1)])
    assert (shown(queue), queue.skipped, queue.waiting) == ([(2, "dog")], 1, 2)
    assert not queue.is_running_out
    queue.take(page(item(1), item(2)), None)
    assert queue.skipped == 1
    queue.put_away([item(2)])
    assert "put aside" in words.done_line(queue)
    queue.show_skipped()
    assert (shown(queue), queue.skipped) == ([(1, "dog")], 0)


def test_nothing_waits_and_what_to_do_then():
    queue = queue_of(name="dog")
    assert (queue.total, queue.own) == (None, TagCount("dog", 0))  # nobody counted the others
    assert words.progress(queue) == ""
    assert words.done_heading(queue) == "Nothing waits for “dog”"
    assert "tag tuner" in words.done_line(queue)
    assert words.done_heading(queue_of()) == "Nothing waits"


def test_a_decision_for_each_tag():
    chosen = (item(1), item(2, "cat"), item(3))
    dog, cat = decisions_of(chosen, TagState.BY_HAND)
    assert (dog.name, dog.photo_ids, dog.state) == ("dog", (1, 3), TagState.BY_HAND)
    assert (cat.name, cat.photo_ids) == ("cat", (2,))
    assert words.decided(("dog", "cat"), 3, 3, TagState.REJECTED) == "Rejected 3 suggestions"
    assert words.decided(("dog",), 2, 2, TagState.BY_HAND) == "2 photos confirmed as “dog”"


def test_a_photo_with_two_tags_is_shown_twice():
    queue = queue_of(item(1), item(2), item(1, "cat"))
    assert queue.positions_of(1) == (0, 2)


def test_chips_are_for_all_tags_that_fit_and_the_shown_one_always(shown):
    row = TagFilter()
    shown(row, 400, 40)
    counts = tuple(TagCount(f"tag {number}", 40 - number) for number in range(30))
    row.show_counts(700, counts, None)
    seen = [chip for chip in row.findChildren(QPushButton) if chip.isVisible()]
    assert seen[0].text() == "All 700"
    assert seen[0].isChecked()
    assert all(chip.geometry().right() < 400 for chip in seen)
    chosen = []
    row.chosen.connect(chosen.append)
    row._fill_menu()
    row._menu.actions()[-1].trigger()
    row.show_counts(700, counts, TagCount(chosen[0], 11))
    row.show_counts(None, (), TagCount(chosen[0], 0))
    row.show_counts(None, (), TagCount(chosen[0], 0))
    pressed = [chip for chip in row.findChildren(QPushButton) if chip.isVisible() and chip.isChecked()]
    assert [chip.accessibleName() for chip in pressed] == ["tag 29 0"]
    assert chosen == ["tag 29"]
