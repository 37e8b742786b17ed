"""Names of models: which can be fetched, from where, and where they lie."""

from pathlib import Path

import pytest

from photoclip.domain.errors import ModelError
from photoclip.embed.download import partial_bytes, require_fetchable
from photoclip.embed.removing import remove
from photoclip.embed.sources import folder_of, source_of

WEIGHTS = "open_clip_model.safetensors"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("starter", "comes with the program"),
        ("ViT-B-32/nonsense", "there is no model"),
        ("ViT-B-23/openai", "did you mean"),
        ("tiny", "there is no model"),
        ("", "there is no model"),
    ],
)
def test_names_of_nothing_to_fetch(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        require_fetchable(name, tmp_path)
    assert said in str(caught.value)


def test_a_folder_of_the_persons_own_is_not_fetched(tmp_path: Path, tiny_dir: Path) -> None:
    with pytest.raises(ModelError, match="file or folder of yours"):
        require_fetchable(str(tiny_dir), tmp_path)


@pytest.mark.parametrize("name", ["../x", "a/..", "..", "", ".", "a\\b/c", "C:x", "a/.hidden", "a/b\0", ".claims"])
def test_no_name_leads_out_of_the_models_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        folder_of(name, tmp_path)
    assert partial_bytes(name, tmp_path) == 0
    with pytest.raises(ModelError):
        remove(name, tmp_path)


@pytest.mark.parametrize("name", ["/etc/x", "a/../../b", "ViT-B/32/openai"])
def test_slashes_in_an_architecture_are_no_folders(name: str, tmp_path: Path) -> None:
    assert folder_of(name, tmp_path).parent.parent == tmp_path


def test_sources_of_cards_and_of_open_clips_list() -> None:
    card = source_of("ViT-B-32-256/datacomp_s34b_b86k")
    assert card.files[0].name == WEIGHTS
    assert len(card.revision) == 40
    openai = source_of("ViT-B/32/openai")
    assert (openai.name, openai.repository) == ("ViT-B-32-quickgelu/openai", "timm/vit_base_patch32_clip_224.openai")
    many = source_of("xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k")
    needed = {file.name for file in many.files if not file.is_optional}
    assert needed == {WEIGHTS, "config.json"}
    assert {file.repository for file in many.files[1:]} == {"xlm-roberta-base"}
    siglip = source_of("ViT-L-16-SigLIP-256/webli")
    assert {file.repository for file in siglip.files[1:]} == {"timm/ViT-B-16-SigLIP"}
    assert "config.json" not in {file.name for file in siglip.files}
    own = source_of("ViT-B-16-SigLIP2/webli")
    assert {file.repository for file in own.files} == {""}
    assert "tokenizer.json" in {file.name for file in own.files}
