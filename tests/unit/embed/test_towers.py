"""open_clip comes without torch's compiler, and whoever wants the compiler gets it."""

import subprocess
import sys
from pathlib import Path

# One process for all: each import of torch and open_clip costs five core-seconds.
PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from photoclip.embed.cards import resolve_card
from photoclip.embed.load import load_encoder

folder = Path(sys.argv[1])
card = resolve_card("starter", folder, folder)
encoder = load_encoder(card, "cpu")
encoder.embed_texts(["a dog"])
edge_px = card.pixels.edge_px
encoder.embed_images(np.zeros((2, edge_px, edge_px, 3), np.uint8))
encoder.close()
brought = [name for name in sys.modules if name.startswith(("torch._dynamo", "torch._inductor"))]
assert not brought, brought

import torch
from photoclip.embed.towers import compiler_later

disable = torch.compiler.disable
with compiler_later():
    from torch._dynamo.utils import is_compile_supported  # as torchvision does
    assert "torch._dynamo" not in sys.modules
    import torch._dynamo  # as a later release of something might
assert torch.compiler.disable is disable
assert type(sys.modules["torch._dynamo.utils"]).__name__ == "module"
assert is_compile_supported("cpu") == torch._dynamo.utils.is_compile_supported("cpu")

assert torch.compiler.disable(lambda x: x + 1)(1) == 2

from torchvision.ops import roi_align
boxes = [torch.tensor([[0.0, 0.0, 2.0, 2.0]])]
assert roi_align(torch.ones(1, 1, 4, 4), boxes, 1, aligned=True).item() == 1
"""


def test_encoding_brings_no_compiler_and_who_asks_later_gets_it(starter_dir: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(starter_dir)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
