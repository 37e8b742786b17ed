"""Folders in, the right photos out: the contract of the command line on real pictures and the real model."""

import hashlib
import os
import shutil

from PIL import Image

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import library_paths


def content(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_index_search_similar_stats(photoclip, pictures):
    files = len(content(pictures))
    before = content(pictures)
    first = photoclip("index", str(pictures)).json
    assert (first["added"], first["decoded"], first["failed"], first["failures"]) == (files, files, 0, [])
    assert first["photos_per_second"] > 0

    second = photoclip("index", str(pictures)).json
    assert (second["unchanged"], second["decoded"], second["hashed"], second["added"]) == (files, 0, 0, 0)

    found = photoclip("search", "a snowy mountain", "--limit", "5").json
    assert len(found["results"]) == 5
    strengths = [result["strength"] for result in found["results"]]
    assert found["strong"] >= strengths.count("strong") > 0
    assert strengths == sorted(strengths, key=["strong", "likely", "weak"].index)
    assert {"path", "score", "relevance", "strength"} <= found["results"][0].keys()
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)
    assert any("snow" in result["path"].rpartition(os.sep)[2] for result in found["results"])

    shown = found["results"][0]["path"]
    alike = photoclip("similar", shown, "--limit", "3").json["results"]
    assert alike[0]["path"] == shown or shown in alike[0]["copies"]
    assert alike[0]["score"] > 0.99

    stats = photoclip("stats").json
    assert (stats["files"], stats["folders"], stats["failures"]) == (files, 1, 0)
    assert stats["photos"] == stats["vectors"] == len(set(before.values()))
    assert stats["model"] == "starter"
    assert content(pictures) == before, "originals are sacred"


def test_pages_continue_each_other(photoclip, few):
    photoclip("index", str(few))
    whole = photoclip("search", "water", "--limit", "6").json["results"]
    pages = [photoclip("search", "water", "--limit", "3", "--offset", str(at)).json["results"] for at in (0, 3)]
    assert pages[0] + pages[1] == whole


def test_words_and_a_picture_together_and_words_to_stay_away_from(photoclip, few):
    photoclip("index", str(few))
    picture = sorted(few.iterdir())[0]
    both = photoclip("search", "a photo", "--image", str(picture)).json["results"]
    assert both[0]["path"] == str(picture)
    alone = photoclip("search", "--image", str(picture)).json["results"]
    assert alone[0]["path"] == str(picture)
    without = photoclip("search", "--image", str(picture), "--negative", "water").json["results"]
    assert [r["score"] for r in without] != [r["score"] for r in alone]
    assert any(r["strength"] != "weak" for r in without), "taking something away leaves what looks alike"


def test_similar_takes_a_file_from_outside_and_a_part_of_it(photoclip, few, tmp_path):
    photoclip("index", str(few))
    source = sorted(few.iterdir())[2]
    with Image.open(source) as image:
        width, height = image.size
        image.resize((width // 2, height // 2)).save(tmp_path / "smaller.png")
    assert photoclip("similar", str(tmp_path / "smaller.png")).json["results"][0]["path"] == str(source)
    part = photoclip("similar", str(source), "--box", f"0,0,{width // 2},{height // 2}").json["results"]
    whole = photoclip("similar", str(source)).json["results"]
    assert part[0]["score"] < whole[0]["score"]


def test_renaming_half_moves_and_decodes_nothing(photoclip, pictures):
    files = sorted(path for path in pictures.rglob("*") if path.is_file())
    photoclip("index", str(pictures))
    for number, path in enumerate(files[::2]):
        path.rename(path.with_name(f"renamed-{number}{path.suffix}"))
    report = photoclip("index", str(pictures)).json
    assert (report["moved"], report["decoded"], report["removed"], report["added"]) == (len(files[::2]), 0, 0, 0)
    assert report["unchanged"] == len(files) - len(files[::2])


def test_an_edited_rating_updates_and_keeps_the_tags(photoclip, few, library):
    photoclip("index", str(few))
    edited = sorted(few.glob("*.jpg"))[1]
    paths = library_paths(library)
    catalog = Catalog.open(paths.catalog, paths.backups)
    old = catalog.photo_at(str(edited))
    catalog.change_tags((old,), ("favourite place",))
    catalog.close()
    with Image.open(edited) as image:
        exif = image.getexif()
        exif[0x4746] = 5
        image.save(edited, exif=exif, quality="keep")
    report = photoclip("index", str(few)).json
    assert (report["updated"], report["added"], report["removed"]) == (1, 0, 0)
    catalog = Catalog.open(paths.catalog, paths.backups)
    new = catalog.photo_at(str(edited))
    assert new != old
    assert catalog.details((new,))[0].tags == ("favourite place",)
    assert catalog.photos([new])[0].facts.rating == 5
    catalog.close()


def test_touching_copying_removing_and_coming_back(photoclip, few, tmp_path):
    photoclip("index", str(few))
    first, second = sorted(few.iterdir())[:2]
    os.utime(first, ns=(1, 1_700_000_000_000_000_000))
    touched = photoclip("index", str(few)).json
    assert (touched["unchanged"], touched["decoded"], touched["updated"]) == (8, 0, 0)

    shutil.copy(first, few / "copy.jpg")
    copied = photoclip("index", str(few)).json
    assert (copied["added"], copied["decoded"], copied["hashed"]) == (1, 0, 1)
    assert photoclip("stats").json["photos"] == 8
    hit = photoclip("similar", str(first), "--limit", "1").json["results"][0]
    assert {hit["path"], *hit["copies"]} == {str(first), str(few / "copy.jpg")}

    kept = second.read_bytes()
    second.unlink()
    assert photoclip("index", str(few)).json["removed"] == 1
    assert photoclip("stats").json["photos"] == 7
    assert all(r["path"] != str(second) for r in photoclip("search", "anything").json["results"])
    second.write_bytes(kept)
    back = photoclip("index", str(few)).json
    assert (back["added"], back["decoded"]) == (1, 0)
    assert any(r["path"] == str(second) for r in photoclip("search", "anything").json["results"])


def test_a_folder_that_is_gone_is_offline_not_deleted(photoclip, few):
    photoclip("index", str(few))
    away = few.with_name("away")
    few.rename(away)
    report = photoclip("index").json
    assert report["removed"] == 0
    assert report["offline"] == [str(few)]
    results = photoclip("search", "water").json["results"]
    assert len(results) == 8
    assert all(result["offline"] for result in results)
    assert photoclip("folders", "list").json["folders"][0]["state"] == "offline"
    away.rename(few)
    back = photoclip("index").json
    assert (back["unchanged"], back["decoded"], back["hashed"], back["offline"]) == (8, 0, 0, [])


def test_an_emptied_folder_counts_as_offline(photoclip, few):
    """The mount point of a drive that is not plugged in is an empty folder."""
    photoclip("index", str(few))
    shutil.move(few, few.with_name("away"))
    few.mkdir()
    report = photoclip("index").json
    assert (report["removed"], report["offline"]) == (0, [str(few)])


def test_folders_are_added_listed_and_removed(photoclip, few, pictures):
    photoclip("index", str(few))
    listed = photoclip("folders", "add", str(pictures)).json["folders"]
    assert {folder["path"] for folder in listed} == {str(few), str(pictures)}
    removed = photoclip("folders", "remove", str(few)).json["folders"]
    assert [folder["path"] for folder in removed] == [str(pictures)]
    assert photoclip("stats").json["photos"] == 0
    assert len(list(few.iterdir())) == 8


def test_a_watched_folder_inside_a_watched_one_is_one_place(photoclip, pictures):
    inner = next(path for path in sorted(pictures.iterdir()) if path.is_dir())
    photoclip("index", str(inner))
    inside = photoclip("stats").json["files"]
    report = photoclip("index", str(pictures)).json
    everything = len(content(pictures))
    assert report["added"] == everything - inside
    assert photoclip("stats").json["files"] == everything
