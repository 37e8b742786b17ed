"""A catalog with a small model, as the index follows it."""

import pytest

from photoclip.catalog.catalog import Catalog
from photoclip.search.live import LiveIndex

DIMENSION = 8


@pytest.fixture(scope="module", autouse=True)
def _models_are_kept(models_are_kept: None) -> None:
    """Loading them is the matter of others."""


@pytest.fixture
def catalog(tmp_path):
    opened = Catalog.open(tmp_path / "catalog.sqlite", tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def model(catalog):
    return catalog.model("small", DIMENSION)


@pytest.fixture
def live(catalog, model, tmp_path):
    made = LiveIndex(catalog, model, tmp_path / "index")
    yield made
    made.close()
