"""What is said of a machine."""

import getpass
import socket
from pathlib import Path


def test_units_are_read_where_linux_says_them(machine) -> None:
    assert machine.units_of("flags\t\t: fpu avx2 avx512f amx_bf16\nbugs: avx512_vnni\n") == ("AMX", "AVX-512", "AVX2")
    assert machine.units_of("Features\t: fp asimd\n") == ("NEON",)
    assert machine.units_of("") == ()


def test_no_name_of_host_person_or_folder_is_told(machine) -> None:
    told = str(machine.this_machine())
    assert "cores of" in told
    assert not [name for name in (socket.gethostname(), getpass.getuser(), str(Path.home())) if name in told.split()]
