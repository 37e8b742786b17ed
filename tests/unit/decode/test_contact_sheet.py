import pytest
from PIL import Image

from photoclip.decode.contact_sheet import ContactCell, ContactRow, write_contact_sheet
from photoclip.domain.errors import StorageError


def _rows(folder, encode, count: int) -> list[ContactRow]:
    (folder / "red.jpg").write_bytes(encode(Image.new("RGB", (800, 200), (250, 0, 0)), "JPEG"))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing more")
    (folder / "script.eps").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n")
    names = ("red.jpg", "broken.jpg", "nowhere.jpg", "script.eps", "red.jpg")
    cells = tuple(ContactCell(folder / name, f"✓ 0.{index}") for index, name in enumerate(names))
    return [ContactRow(f"une tasse de café {'long ' * 60}{row}", cells[: 1 + row % 5]) for row in range(count)]


@pytest.mark.parametrize("count", [0, 1, 5, 20])
def test_it_is_drawn(count, tmp_path, encode) -> None:
    target = tmp_path / "new folder" / "sheet.png"
    write_contact_sheet(_rows(tmp_path, encode, count), target)
    with Image.open(target) as sheet:
        assert sheet.format == "PNG"
        colours = {colour for _, colour in sheet.convert("RGB").getcolors(1 << 24)}
    assert (0x14, 0x15, 0x18) in colours
    assert any(r > 240 and g < 20 and b < 20 for r, g, b in colours) == (count > 0)
    assert [path.name for path in target.parent.iterdir()] == ["sheet.png"]


def test_a_cell_shows_its_picture_where_it_belongs(tmp_path, encode) -> None:
    write_contact_sheet(_rows(tmp_path, encode, 1), tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        r, g, b = sheet.convert("RGB").getpixel((32 + 88, 32 + 36 + 66))
    assert r > 240
    assert max(g, b) < 20


def test_it_replaces_the_one_before(tmp_path, encode) -> None:
    target = tmp_path / "sheet.png"
    target.write_text("the one before")
    write_contact_sheet(_rows(tmp_path, encode, 1), target)
    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_place_that_cannot_be_written(tmp_path, encode) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        write_contact_sheet(_rows(tmp_path, encode, 1), tmp_path / "file" / "sheet.png")
