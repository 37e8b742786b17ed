"""Payloads of the journal that rotted, or that another program wrote."""

import json

import pytest

from photoclip.catalog.deltas import PayloadError, deltas_of
from photoclip.domain.errors import CatalogError
from tests.unit.catalog.journals import noted, written_down

ROTTEN = (
    '[{"album":1e400,"before":null,"after":null}]',
    '[{"album":99999999999999999999,"before":null,"after":["x",null,1]}]',
    '[{"album":-5,"before":null,"after":["x",null,1]}]',
    '[{"album":7,"before":null,"after":["x",null,99999999999999999999]}]',
    r'[{"album":7,"before":null,"after":["\ud800",null,1]}]',
    '[{"album":7,"before":null,"after":["",null,1]}]',
    '[{"members":1e400,"ids":"","added":"","in":true}]',
    '[{"album":null}]',
    "[1]",
    "[" * 5000,
)


@pytest.mark.parametrize("payload", ROTTEN)
def test_a_rotten_payload_is_said_to_be_one(payload):
    with pytest.raises(PayloadError):
        deltas_of(payload)


@pytest.mark.parametrize("payload", ROTTEN[:5])
def test_undo_passes_over_what_rotted(catalog, payload):
    catalog.create_album("kept")
    written_down(catalog, "rows", "rotten", payload)
    with pytest.raises(CatalogError):
        catalog.undo()
    assert catalog.undo().title == "create album “kept”"


def test_values_that_no_mark_has_are_no_payload(bench):
    rows = (bench.understood(f"{name}.jpg", name) for name in ("a", "b", "c"))
    bench.catalog.commit(bench.batch(*rows))
    bench.catalog.rate([bench.photo(name) for name in ("a", "b", "c")], 3)
    (entry,) = noted(bench.catalog, 1)
    (plain,) = json.loads(entry.payload)
    plain["after"], plain["ids"] = plain["ids"], plain["after"]
    deltas_of(entry.payload)
    bench.catalog.rate([bench.photo("c")], 5)
    wrong = json.loads(noted(bench.catalog, 1)[0].payload)[0]
    for key in ("ids", "before", "after"):
        with pytest.raises(PayloadError):
            deltas_of(json.dumps([{**json.loads(entry.payload)[0], key: wrong[key]}]))
