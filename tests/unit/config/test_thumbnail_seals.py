from photoclip.config.thumbnails import is_sealed, sealed

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 40 + b"\xff\xd9"


def test_every_cut_every_run_of_zeros_and_every_flipped_byte_is_noticed():
    whole = sealed(JPEG)
    assert is_sealed(whole)
    assert not is_sealed(JPEG)
    assert not is_sealed(b"")
    for length in range(len(whole)):
        if length < 64 or length > len(whole) - 64 or length % 97 == 0:
            assert not is_sealed(whole[:length]), f"cut to {length}"
            assert not is_sealed(whole[:length].ljust(len(whole), b"\0")), f"zeros from {length}"
            changed = bytearray(whole)
            changed[length] ^= 0x10
            assert not is_sealed(bytes(changed)), f"byte {length}"
    for start in range(0, len(whole), 512):
        assert not is_sealed(whole[:start] + bytes(512) + whole[start + 512 :]), f"a sector of zeros at {start}"
    assert not is_sealed(bytes(len(whole)))
