"""Writes one network twice: for PhotoClip as safetensors, for rclip as the two ONNX files it wants.

    python tests/benchmarks/rclip_network.py TARGET PACKAGES

TARGET gets `weights.safetensors`, `visual.onnx`, `textual.onnx` and the tokenizer's vocabulary; PACKAGES is a folder
with the package onnx in it, which is no dependency of the program. The weights of the ViT-B-32-256 are random, by a
fixed seed: they take as long as trained ones. Exported as rclip's author does it (scripts/convert_model.py of rclip:
float32, opset 18, TorchScript exporter, batch of any size).
"""

import sys
import warnings
from pathlib import Path

import open_clip
import torch
from rclip_program import ARCHITECTURE, TEXTUAL, VISUAL, VOCABULARY, WEIGHTS
from safetensors.torch import save_file

SEED = 0
OPSET = 18


class TextTower(torch.nn.Module):
    """The text half as a module of its own."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.model.encode_text(tokens)


def random_model() -> torch.nn.Module:
    torch.manual_seed(SEED)
    return open_clip.create_model(ARCHITECTURE).eval()


def export(tower: torch.nn.Module, example: torch.Tensor, file: Path) -> None:
    torch.onnx.export(
        tower.eval(),
        (example,),
        str(file),
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )


def write(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    model = random_model()
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, target / WEIGHTS)
    # The fused attention of inference has no ONNX counterpart.
    torch.backends.mha.set_fastpath_enabled(False)
    edge_px = model.visual.image_size[0]
    export(model.visual, torch.zeros(1, 3, edge_px, edge_px), target / VISUAL)
    export(TextTower(model), torch.zeros(1, model.context_length, dtype=torch.long), target / TEXTUAL)
    (target / VOCABULARY).write_bytes((Path(open_clip.__file__).parent / VOCABULARY).read_bytes())


if __name__ == "__main__":
    # At the end: what both environments have comes from the program's own.
    sys.path.append(sys.argv[2])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write(Path(sys.argv[1]))
