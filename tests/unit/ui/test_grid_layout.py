"""Where photos lie in the grid: properties that hold for every listing, width and zoom."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.browse import NO_DAY
from photoclip.ui.models.sections import Calendar, Grain
from photoclip.ui.models.tiers import Tier
from photoclip.ui.views.layout import GridLayout
from photoclip.ui.views.lines import NARROWEST, ROW_SHARE, WIDEST, Arrangement, Frame
from photoclip.ui.views.moves import Move, moved

GAP, HEADER, MARGIN, DIVIDER, FOOTER = 8, 48, 16, 44, 64

ASPECTS = st.sampled_from([0.01, 0.4, 0.667, 0.75, 1.0, 1.333, 1.5, 1.778, 2.9, 7.0, 400.0])
DAYS = st.sampled_from([NO_DAY, 18000, 18001, 18020, 18040, 18400])


@st.composite
def layouts(draw, least=0):
    aspects = np.array(draw(st.lists(ASPECTS, min_size=least, max_size=60)), np.float32)
    days = strengths = None
    divided = draw(st.sampled_from(["not", "by day", "by tier"]))
    if divided == "by day":
        drawn = draw(st.lists(DAYS, min_size=len(aspects), max_size=len(aspects)))
        days = np.array(sorted(drawn, reverse=True), np.int32)
    elif divided == "by tier":
        drawn = draw(st.lists(st.sampled_from(Tier), min_size=len(aspects), max_size=len(aspects)))
        strengths = np.array(sorted(drawn, reverse=True), np.int8)
    edge_px = draw(st.integers(80, 512))
    frame = Frame(draw(st.sampled_from(Arrangement)), draw(st.integers(1, 2600)), edge_px, GAP)
    sections = Calendar(len(aspects), days, strengths).sections(edge_px)
    footer_px = draw(st.sampled_from([0, FOOTER]))
    return GridLayout(aspects, sections, frame, HEADER, MARGIN, DIVIDER, footer_px)


def all_cells(layout):
    return layout.cells(range(layout.lines)).each()


@settings(deadline=None)
@given(layouts())
def test_every_photo_lies_once_in_order_and_nothing_overlaps(layout):
    cells = all_cells(layout)
    assert [cell.row for cell in cells] == list(range(len(layout)))
    for before, cell in pairwise(cells):
        same_line = before.y == cell.y
        assert cell.x == before.x + before.width + GAP if same_line else cell.x == 0
        assert same_line or cell.y >= before.bottom + GAP
    assert all(cell.width >= 0 and cell.height >= 1 for cell in cells)
    assert not cells or layout.photos_bottom == cells[-1].bottom
    assert not cells or layout.height in (layout.photos_bottom + MARGIN, layout.photos_bottom + FOOTER + MARGIN)


@settings(deadline=None)
@given(layouts(least=1))
def test_lines_end_at_the_right_edge_or_before_it(layout):
    width = layout.frame.width_px
    natural = round(layout.frame.edge_px * ROW_SHARE)
    starts = set(layout.sections.firsts.tolist()) | {len(layout)}
    for line in range(layout.lines):
        rows = layout.line_rows(line)
        cells = layout.cells(range(line, line + 1)).each()
        right = cells[-1].x + cells[-1].width
        room = width - GAP * (len(cells) - 1)
        assert right <= max(width, width - room + len(cells))
        if layout.frame.arrangement is Arrangement.JUSTIFIED and rows.stop in starts:
            assert cells[0].height <= natural * 1.05 + 1, "the last line of a section is not stretched"
        if layout.frame.arrangement is Arrangement.JUSTIFIED and cells[0].height > natural * 1.05 + 1:
            assert right == width


@settings(deadline=None)
@given(layouts(least=1))
def test_photos_keep_their_shape_where_they_are_justified(layout):
    if layout.frame.arrangement is Arrangement.SQUARE:
        return
    for cell in all_cells(layout):
        aspect = min(max(float(layout._aspects[cell.row]), NARROWEST), WIDEST)
        assert abs(cell.width - aspect * cell.height) <= 1.5 + aspect


@settings(deadline=None)
@given(layouts(least=1))
def test_a_section_begins_a_line_below_its_header(layout):
    for section, first in enumerate(layout.sections.firsts.tolist()):
        line = layout.line_of(first)
        assert layout.line_rows(line).start == first
        above = layout.heading_px(section)
        assert above == (layout.header_px or (DIVIDER if section else MARGIN))
        assert layout.cell(first).y == int(layout.section_tops[section]) + above
        if section:
            last = layout.cell(first - 1)
            assert int(layout.section_tops[section]) == last.bottom + GAP, "nothing but the heading lies between them"
        assert layout.section_at(int(layout.section_tops[section])) == section
        assert first in layout.section_rows(section)


@settings(deadline=None)
@given(layouts(least=1), st.data())
def test_points_and_rectangles_find_what_lies_there(layout, data):
    cells = [cell for cell in all_cells(layout) if cell.width > 0]
    if not cells:
        return
    cell = data.draw(st.sampled_from(cells))
    assert layout.row_at(cell.x, cell.y) == cell.row
    assert layout.row_at(cell.x + cell.width - 1, cell.bottom - 1) == cell.row
    assert layout.row_at(cell.x, cell.bottom) != cell.row
    left, top = data.draw(st.integers(-20, 2600)), data.draw(st.integers(-20, layout.height + 20))
    right, bottom = left + data.draw(st.integers(1, 900)), top + data.draw(st.integers(1, 900))
    touched = [
        c.row for c in all_cells(layout) if c.x < right and c.x + c.width > left and c.y < bottom and c.bottom > top
    ]
    assert layout.rows_in(left, top, right, bottom).tolist() == touched


@settings(deadline=None)
@given(layouts(least=1), st.data())
def test_keys_lead_somewhere_near_and_never_out(layout, data):
    row = data.draw(st.integers(0, len(layout) - 1))
    cell = layout.cell(row)
    for move in Move:
        target = moved(layout, row, move, 700, cell.center_x)
        assert 0 <= target < len(layout)
        if move.keeps_column and layout.line_of(target) != layout.line_of(row):
            rivals = layout.cells(range(layout.line_of(target), layout.line_of(target) + 1)).each()
            distance = min(abs(rival.center_x - cell.center_x) for rival in rivals)
            assert abs(layout.cell(target).center_x - cell.center_x) == distance
    line = layout.line_of(row)
    assert layout.line_of(moved(layout, row, Move.DOWN, 700, 0)) == min(layout.lines - 1, line + 1)
    assert layout.line_of(moved(layout, row, Move.UP, 700, 0)) == max(0, line - 1)
    assert layout.line_of(moved(layout, row, Move.PAGE_DOWN, 700, 0)) >= min(layout.lines - 1, line + 1)
    assert layout.line_of(moved(layout, row, Move.PAGE_UP, 700, 0)) <= max(0, line - 1)


def test_pages_lead_about_a_page_away():
    layout = of(np.full(400, 1.0), Arrangement.SQUARE, width_px=800, edge_px=100)
    row = layout.line_rows(20).start
    target = moved(layout, row, Move.PAGE_DOWN, 540, layout.cell(row).center_x)
    assert layout.line_of(target) == 25
    assert moved(layout, target, Move.PAGE_UP, 540, layout.cell(row).center_x) == row


def test_squares_are_square_and_fill_the_width():
    layout = of(np.full(20, 1.5), Arrangement.SQUARE, width_px=1000, edge_px=180)
    cells = layout.cells(range(0, 1)).each()
    assert cells[-1].x + cells[-1].width == 1000
    assert all(abs(cell.width - cell.height) <= 1 for cell in cells)


def test_a_panorama_among_photos_is_cropped_and_does_not_flatten_its_line():
    aspects = np.array([1.5, 1.5, 20.0, 1.5, 1.5, 1.5, 1.5, 1.5], np.float32)
    layout = of(aspects, Arrangement.JUSTIFIED, width_px=1000, edge_px=180)
    assert min(cell.height for cell in all_cells(layout)) > 90
    assert layout.cell(2).width / layout.cell(2).height == pytest.approx(WIDEST, rel=0.05)


def test_nothing_takes_no_room():
    layout = of(np.empty(0), Arrangement.JUSTIFIED, width_px=500, edge_px=180)
    assert (layout.height, layout.lines, layout.row_at(3, 3), layout.line_at(0)) == (0, 0, -1, -1)
    assert layout.rows_in(0, 0, 100, 100).tolist() == []


def test_days_become_months_where_photos_are_small():
    days = np.repeat(np.array([18010, 18009, 17980], np.int32), 10)
    calendar = Calendar(30, days)
    assert calendar.sections(180).grain is Grain.DAY
    assert calendar.sections(180).firsts.tolist() == [0, 10, 20]
    assert calendar.sections(100).grain is Grain.MONTH
    assert calendar.sections(100).firsts.tolist() == [0, 20]


def test_days_with_a_lonely_photo_become_months():
    days = np.array([18030, 18029, 18027, 18025, 18020], np.int32)
    sections = Calendar(5, days).sections(300)
    assert sections.grain is Grain.MONTH
    assert sections.firsts.tolist() == [0]


def test_photos_without_a_day_have_a_section_of_their_own():
    days = np.array([18030] * 4 + [NO_DAY] * 4, np.int32)
    for edge_px in (100, 300):
        sections = Calendar(8, days).sections(edge_px)
        assert sections.firsts.tolist() == [0, 4]
        assert sections.days.tolist() == [18030, NO_DAY]


def test_tiers_have_no_titles_and_no_days():
    strengths = np.array([2, 2, 1, 1, 1, 0], np.int8)
    sections = Calendar(6, None, strengths).sections(180)
    assert (sections.grain, sections.has_titles) == (Grain.TIER, False)
    assert sections.firsts.tolist() == [0, 2, 5]
    assert sections.strengths.tolist() == [Tier.STRONG, Tier.LIKELY, Tier.WEAK]
    assert set(sections.days.tolist()) == {NO_DAY}


def of(aspects, arrangement, width_px, edge_px):
    sections = Calendar(len(aspects), None).sections(edge_px)
    return GridLayout(np.asarray(aspects, np.float32), sections, Frame(arrangement, width_px, edge_px, GAP), HEADER, 16)
