"""Model cards: what they say, and what becomes of a broken one."""

from collections.abc import Callable
from pathlib import Path

import open_clip
import pytest

from photoclip.config.resources import resource
from photoclip.domain.errors import ModelError
from photoclip.domain.models import Ability
from photoclip.embed.cards import RECOMMENDED, STARTER
from photoclip.embed.facts import LIMITS_NAME, ModelFile, model_files, shared_limits
from photoclip.embed.model_config import preprocess_of, read_architecture, read_folder

CARDS = list(model_files().values())
PUBLISHED = [card for card in CARDS if card.name != STARTER]
CARD = (resource("models") / "vit-b-32-256-datacomp.toml").read_text(encoding="utf-8")

Edit = Callable[[str], str]


def test_the_models_that_are_offered() -> None:
    assert {card.name for card in CARDS} == {
        STARTER,
        RECOMMENDED,
        "RN50-quickgelu/openai",
        "MobileCLIP2-S2/dfndr2b",
        "ViT-B-16-SigLIP2/webli",
        "ViT-L-14/datacomp_xl_s13b_b90k",
        "coca_ViT-B-32/laion2b_s13b_b90k",
    }


@pytest.mark.parametrize("card", PUBLISHED, ids=lambda card: card.name)
def test_a_card_agrees_with_open_clips_own_list(card: ModelFile) -> None:
    architecture, _, tag = card.name.rpartition("/")
    listed = open_clip.get_pretrained_cfg(architecture, tag)
    assert card.repository == listed["hf_hub"].strip("/")
    assert card.preprocess == preprocess_of(listed, card.name)
    network = read_architecture(architecture)
    assert (card.dimension, card.edge_px) == (network.dimension, network.edge_px)
    assert (Ability.CAPTIONS in card.facts.abilities) == network.has_captions
    assert bool(card.facts.extra) == bool(network.hub_tokenizer or network.hub_text_model)
    assert ("tokenizer.json" in card.files) == (network.hub_tokenizer == card.repository)


def test_the_starters_card_agrees_with_its_config(starter_dir: Path) -> None:
    card, (network, preprocess) = model_files()[STARTER], read_folder(starter_dir)
    assert (card.dimension, card.edge_px, card.preprocess) == (network.dimension, network.edge_px, preprocess)
    assert (card.repository, card.files) == ("", ())
    assert f"top-1 / top-5 | 0.1 / 0.5 % | {100 * (card.facts.accuracy or 0):.1f}" in (
        starter_dir / "CARD.md"
    ).read_text(encoding="utf-8"), "its accuracy is the one that was measured"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_card_tells_a_person_what_to_expect(card: ModelFile) -> None:
    facts = card.facts
    assert facts.about.endswith(".")
    assert len(facts.about) < 120
    assert facts.licence
    assert facts.licence_url.startswith("https://")
    assert facts.languages
    assert facts.memory_bytes
    assert Ability.SEARCH in facts.abilities
    own = facts.limits[: -len(shared_limits())]
    assert own, "what is special about it"
    assert facts.limits[len(own) :] == shared_limits()
    assert all(limit.endswith(".") and "embedding" not in limit for limit in facts.limits)


def test_what_no_model_can_do_is_said() -> None:
    said = " ".join(shared_limits())
    for trouble in ("count", "breeds", "text", "name", "“not”"):
        assert trouble in said


def test_the_licence_that_forbids_more_than_research_is_shown() -> None:
    assert [card.name for card in CARDS if card.facts.is_for_research] == ["MobileCLIP2-S2/dfndr2b"]
    assert "Research" in model_files()["MobileCLIP2-S2/dfndr2b"].facts.licence


def test_a_digest_is_there_only_for_a_pinned_revision() -> None:
    for card in CARDS:
        assert len(card.sha256s) == len(card.files)
        assert card.revision or not any(card.sha256s), f"{card.name}: the file may change"


def folder_with(card: str, folder: Path, limits: str | None = None) -> Path:
    shipped = (resource("models") / LIMITS_NAME).read_text(encoding="utf-8")
    (folder / LIMITS_NAME).write_text(shipped if limits is None else limits, encoding="utf-8")
    (folder / "one.toml").write_text(card, encoding="utf-8")
    return folder


def test_what_nobody_published_may_be_left_out(tmp_path: Path) -> None:
    left_out = ("download_bytes", "memory_bytes", "accuracy", "revision", "sha256", "homepage", "licence_url")
    plain = "\n".join(line for line in CARD.splitlines() if not line.startswith(left_out))
    card = model_files(folder_with(plain, tmp_path))[RECOMMENDED]
    assert (card.facts.accuracy, card.facts.download_bytes, card.facts.memory_bytes) == (None, None, None)
    assert (card.revision, card.sha256s, card.facts.homepage) == ("", (None,), "")


BROKEN: dict[str, tuple[str, str, str]] = {
    "no name": ("name", "name = ", "names = "),
    "blank title": ("title", 'title = "CLIP ViT-B/32, DataComp"', 'title = " "'),
    "number for a text": ("about", 'about = "Rec', 'about = 3 # "Rec'),
    "text for a number": ("dimension", "dimension = 512", 'dimension = "512"'),
    "no dimension": ("dimension", "dimension = 512", ""),
    "nothing of a size": ("download_bytes", "download_bytes = 605_189_364", "download_bytes = 0"),
    "a flag for a number": ("memory_bytes", "memory_bytes = 605_155_332", "memory_bytes = true"),
    "more than all right": ("accuracy", "accuracy = 0.7281", "accuracy = 72.81"),
    "not a number": ("accuracy", "accuracy = 0.7281", "accuracy = nan"),
    "accuracy from nowhere": ("accuracy_source", 'accuracy_source = "measured', '# "'),
    "an ability that none has": ("abilities", '["search"]', '["sing"]'),
    "limits as one text": ("limits", "limits = [", "limits = '''x''' \nother = ["),
    "an unknown field": ("licens", "licence = ", 'licens = "MIT"\nlicence = '),
    "two colours": ("mean", "mean = [0.48145466, 0.4578275, 0.40821073]", "mean = [0.5, 0.5]"),
    "no spread": ("std", "std = [0.26862954,", "std = [0.0,"),
    "a filter that is none": ("interpolation", '"bicubic"', '"cubist"'),
    "a way that is none": ("resize_mode", '"shortest"', '"somehow"'),
    "no preprocessing": ("preprocessing", "[preprocessing]", "[processing]"),
    "a digest that is none": ("sha256", 'sha256 = "92c2', 'sha256 = "xxxx'),
    "a branch for a commit": ("revision", 'revision = "4afec35ffe57a943d569ff7ee888061830164da8"', 'revision = "main"'),
    "a path for a name": ("name", 'name = "open_clip_model.safetensors"', 'name = "../open_clip_model.safetensors"'),
    "a repository without an owner": ("repository", 'repository = "laion/', 'repository = "'),
    "a repository and no files": ("files", CARD[CARD.index("[[files]]") :], ""),
    "files as a text": ("files", "[[files]]", "[files]"),
    "an unknown field of a file": ("size", "[[files]]", "[[files]]\nsize = 3"),
}


@pytest.mark.parametrize(("field", "before", "after"), BROKEN.values(), ids=BROKEN)
def test_a_broken_card_names_file_and_field(field: str, before: str, after: str, tmp_path: Path) -> None:
    assert before in CARD
    with pytest.raises(ModelError) as caught:
        model_files(folder_with(CARD.replace(before, after), tmp_path))
    assert "one.toml" in caught.value.what
    assert field in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize("content", ["name = ", "\x00", 'name = "a"\nname = "b"'])
def test_a_card_that_is_no_toml_names_the_file(content: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"one\.toml is no TOML"):
        model_files(folder_with(content, tmp_path))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    folder_with(CARD, tmp_path)
    (tmp_path / "one.toml").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(ModelError, match=r"one\.toml"):
        model_files(tmp_path)


def test_two_cards_for_one_model(tmp_path: Path) -> None:
    folder_with(CARD, tmp_path)
    (tmp_path / "two.toml").write_text(CARD, encoding="utf-8")
    with pytest.raises(ModelError, match=r"two\.toml: name"):
        model_files(tmp_path)


@pytest.mark.parametrize("limits", ["", "limits = 3", "limits = ['']", "limits = ['It does.']\nmore = 1"])
def test_broken_limits_name_file_and_field(limits: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"limits\.toml: (limits|more)"):
        model_files(folder_with(CARD, tmp_path, limits))
