"""Numbers that make no sense are wrong usage."""

import pytest

from photoclip.cli.main import run


@pytest.mark.parametrize(
    "words",
    [
        ("search", "dog", "--limit", "0"),
        ("search", "dog", "--limit=-5"),
        ("search", "dog", "--limit", "10001"),
        ("search", "dog", "--offset=-1"),
        ("similar", "a.jpg", "--limit", "many"),
        ("models", "try", "starter", "--photos", "0"),
        ("bench", "--batch", "4097"),
    ],
)
def test_nothing_is_opened_for_them(words, tmp_path, capsys):
    library = tmp_path / "library"
    with pytest.raises(SystemExit) as ended:
        run([*words, "--library", str(library)])
    assert ended.value.code == 2
    assert "argument --" in capsys.readouterr().err
    assert not library.exists()
