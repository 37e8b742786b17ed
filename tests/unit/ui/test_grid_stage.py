"""What is looked at stays in place."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.ui.models.rows import Rows
from photoclip.ui.models.tiers import Tiers
from photoclip.ui.views.lines import Arrangement
from photoclip.ui.views.scrolling import ScrollSpan
from photoclip.ui.views.selection import NONE, Selection, row_of
from photoclip.ui.views.stage import Shape, Stage

SHAPE = Shape(Arrangement.JUSTIFIED, 180, 1000, 700)


def rows_of(photo_ids, dated=True):
    photo_ids = np.asarray(photo_ids, np.int64)
    shapes = np.array([1.5, 0.667, 1.333, 1.0, 2.2], np.float32)
    return Rows(photo_ids, shapes[photo_ids % 5], (photo_ids // 20).astype(np.int32) if dated else None)


def staged(photo_ids, offset_px=0, shape=SHAPE, dated=True):
    stage = Stage(48, 40)
    stage.update(rows_of(photo_ids, dated), shape)
    stage.span.scroll_to(offset_px)
    stage.let_go()
    return stage


def seen_at(stage, photo_id):
    return stage.layout.cell(row_of(stage.rows.photo_ids, photo_id)).y - stage.span.offset_px


def first_seen(stage):
    lines = stage.layout.lines_between(stage.span.offset_px + stage.cover_px, stage.span.offset_px + 700)
    return int(stage.rows.photo_ids[stage.layout.line_rows(lines.start).start])


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 6000), st.sets(st.integers(1, 999), max_size=80), st.sampled_from(Arrangement), st.booleans())
def test_rows_that_come_and_go_do_not_move_what_is_looked_at(offset_px, others, arrangement, dated):
    shown = [photo_id for photo_id in range(999, 0, -1) if photo_id not in others]
    stage = staged(shown, offset_px, replace(SHAPE, arrangement=arrangement), dated)
    photo_id = first_seen(stage)
    before = seen_at(stage, photo_id)
    stage.update(rows_of(range(999, 0, -1), dated), replace(SHAPE, arrangement=arrangement))
    assert seen_at(stage, photo_id) == before
    stage.let_go()
    photo_id = first_seen(stage)
    before = seen_at(stage, photo_id)
    stage.update(rows_of(shown, dated), replace(SHAPE, arrangement=arrangement))
    stays = photo_id if photo_id in shown else next((other for other in shown if other < photo_id), shown[-1])
    assert seen_at(stage, stays) == before or stage.span.offset_px in (0, stage.span.most_px)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 6000), st.sets(st.integers(1, 999), max_size=80), st.integers(0, 40))
def test_the_selected_photo_stays_in_place_also_at_the_very_top(offset_px, others, further):
    stage = staged([photo_id for photo_id in range(999, 0, -1) if photo_id not in others], offset_px)
    lines = stage.layout.lines_between(stage.span.offset_px, stage.span.offset_px + 700)
    row = stage.layout.line_rows(lines.start).start + further
    stage.selection.select_only(row)
    photo_id = int(stage.rows.photo_ids[row])
    before, is_seen = seen_at(stage, photo_id), stage.is_seen(row)
    stage.update(rows_of(range(1200, 0, -1)), SHAPE)
    assert seen_at(stage, photo_id) == before or not is_seen


def test_at_the_very_top_new_photos_are_seen_to_come():
    stage = staged(range(500, 0, -1))
    stage.update(rows_of(range(600, 0, -1)), SHAPE)
    assert stage.span.offset_px == 0


def test_when_what_is_looked_at_goes_the_next_one_takes_its_place():
    stage = staged(range(999, 0, -1), 3000)
    photo_id = first_seen(stage)
    before = seen_at(stage, photo_id)
    stage.update(rows_of([other for other in range(999, 0, -1) if other != photo_id]), SHAPE)
    assert seen_at(stage, photo_id - 1) == before


@settings(deadline=None, max_examples=40)
@given(st.integers(2000, 20000), st.integers(80, 512), st.sampled_from(Arrangement))
def test_zooming_keeps_the_photo_that_is_pointed_at(offset_px, edge_px, arrangement):
    shape = replace(SHAPE, arrangement=arrangement)
    stage = staged(range(4000, 0, -1), offset_px, shape)
    lines = stage.seen_lines()
    row = stage.layout.line_rows(lines[len(lines) // 2]).start
    cell = stage.layout.cell(row)
    photo_id, pointed = int(stage.rows.photo_ids[row]), cell.y + cell.height // 3
    view_y = pointed - stage.span.offset_px
    stage.point_at(row, pointed)
    for step in (edge_px, 80, 512, edge_px):
        stage.update(stage.rows, replace(shape, edge_px=step))
        after = stage.layout.cell(row_of(stage.rows.photo_ids, photo_id))
        if 0 < stage.span.offset_px < stage.span.most_px:
            assert abs(after.y + after.height / 3 - stage.span.offset_px - view_y) <= 3


def test_what_is_chosen_after_a_zoom_stays_where_it_is():
    stage = staged(range(999, 0, -1), 3000)
    lines = stage.seen_lines()
    first, last = (stage.layout.line_rows(line).start for line in (lines[0], lines[-2]))
    stage.point_at(first, stage.layout.cell(first).y)
    zoomed = replace(SHAPE, edge_px=150)
    stage.update(stage.rows, zoomed)
    stage.selection.select_only(last)
    photo_id = int(stage.rows.photo_ids[last])
    before = seen_at(stage, photo_id)
    among = int(stage.rows.photo_ids[first]), photo_id  # what comes between the two moves one of them
    stage.update(rows_of([i for i in range(999, 0, -1) if not among[1] < i < among[0] - 1]), zoomed)
    assert seen_at(stage, photo_id) == before


def test_many_small_steps_do_not_add_up_to_a_drift():
    stage = staged(range(3000, 0, -1), 9000)
    photo_id = first_seen(stage)
    for width in [*range(1000, 500, -7), *range(500, 1001, 7), 1000]:
        stage.update(stage.rows, replace(SHAPE, width_px=width))
    assert first_seen(stage) == photo_id


def test_scrolling_to_a_photo_shows_all_of_it_and_its_title():
    stage = staged(range(999, 0, -1))
    for row in (0, 5, 300, 998, 301, 2):
        stage.span.scroll_to(stage.offset_to_show(row))
        cell = stage.layout.cell(row)
        assert cell.y >= stage.span.offset_px + stage.cover_px
        assert cell.bottom <= stage.span.offset_px + 700


def test_selection_goes_along_with_its_photos():
    old, new = np.arange(10), np.array([20, 9, 7, 5, 3, 21, 1])
    selection = Selection(10)
    selection.select_only(3)
    selection.toggle(4)
    selection.toggle(7)
    carried = selection.carried_over(old, new)
    assert new[carried.rows()].tolist() == [7, 3]
    assert new[carried.current] == 7
    assert selection.carried_over(old, np.array([50, 51])).current == NONE


def test_current_hands_over_to_the_next_that_stayed():
    selection = Selection(6)
    selection.go_to(3)
    assert selection.carried_over(np.arange(6), np.array([0, 1, 5])).current == 2
    assert selection.carried_over(np.arange(6), np.array([0, 1])).current == 1


def test_shift_extends_from_where_the_last_plain_click_was():
    selection = Selection(20)
    selection.select_only(5)
    selection.extend_to(8, keep=False)
    assert selection.rows().tolist() == [5, 6, 7, 8]
    selection.extend_to(3, keep=False)
    assert selection.rows().tolist() == [3, 4, 5]
    selection.toggle(10)
    selection.extend_to(12, keep=True)
    assert selection.rows().tolist() == [3, 4, 5, 10, 11, 12]


@given(st.integers(0, 2**40), st.integers(1, 5000), st.integers(0, 2**40))
def test_the_scroll_bar_reaches_both_ends_of_any_content(content_px, page_px, offset_px):
    span = ScrollSpan(content_px, page_px)
    assert span.bar_most < 2**31
    span.scroll_to(offset_px)
    kept = span.offset_px
    span.follow_bar(span.bar_value)
    assert span.offset_px == kept, "a bar that did not move moves nothing"
    span.follow_bar(span.bar_most)
    assert span.offset_px == span.most_px
    span.follow_bar(0)
    assert span.offset_px == 0 or span.bar_most == 0


def found_rows(shows_weak, members=()):
    """50 strong, 60 likely, 200 weak; `members` follow the first photo."""
    ids = np.array([1, *members, *range(2, 111 + (200 if shows_weak else 0))], np.int64)
    strengths = np.where(ids <= 110, 1, 0)
    strengths[: 50 + len(members)] = 2
    shapes = np.array([1.5, 0.667, 1.333, 1.0, 2.2], np.float32)
    return Rows(ids, shapes[ids % 5], strengths=strengths.astype(np.int8), tiers=Tiers(50, 60, 200, shows_weak))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 4000), st.sampled_from(Arrangement), st.integers(0, 9))
def test_what_is_looked_at_stays_when_the_rest_is_shown_or_a_stack_opens(offset_px, arrangement, members):
    shape = replace(SHAPE, arrangement=arrangement)
    stage = Stage(48, 40, 44, 64)
    stage.update(found_rows(False), shape)
    footer_px = stage.layout.height - stage.layout.photos_bottom
    assert footer_px == 64 + 8
    stage.span.scroll_to(offset_px)
    stage.let_go()
    if stage.span.offset_px == 0:
        return
    photo_id = first_seen(stage)
    before = seen_at(stage, photo_id)
    stage.update(found_rows(True), shape)
    assert seen_at(stage, photo_id) == before
    assert stage.layout.height - stage.layout.photos_bottom == 8, "nothing is behind the button any more"
    stage.update(found_rows(True, range(9001, 9001 + members)), shape)
    assert seen_at(stage, photo_id) == before


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 309), st.integers(0, 4000))
def test_showing_a_row_at_the_top_does(row, offset_px):
    stage = Stage(48, 40, 44, 64)
    stage.update(found_rows(True), SHAPE)
    stage.span.scroll_to(offset_px)
    stage.span.scroll_to(stage.offset_at_top(row))
    is_at_end = stage.span.offset_px == stage.span.most_px
    assert is_at_end or stage.layout.line_of(stage.first_row()) == stage.layout.line_of(row)
