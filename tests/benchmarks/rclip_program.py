"""rclip in an environment of its own, with a network of ours where it looks for its model.

What rclip 3.3 does, by its source: `model_download.ensure_downloaded` asks for three files below its data folder
(RCLIP_DATADIR, which holds its database too) and goes to the network only where one of them is missing; they are found
by name alone, no checksum, no question for updates. `read_image` and `preprocess` decode the whole picture with Pillow,
then resize its shorter side to 256 (bicubic), crop and normalise in numpy, in as many threads as there are cores; the
EXIF orientation is left aside. ONNX Runtime computes batches of 8 on all cores.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ARCHITECTURE = "ViT-B-32-256"
WEIGHTS, VISUAL, TEXTUAL = "weights.safetensors", "visual.onnx", "textual.onnx"
VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
WANTED = "rclip>=3.3,<4"
MODEL_FOLDER = "ViT-B-32-256-datacomp_s34b_b86k"
PLACES = {
    VISUAL: f"{MODEL_FOLDER}/{VISUAL}",
    TEXTUAL: f"{MODEL_FOLDER}/{TEXTUAL}",
    VOCABULARY: f"tokenizer/{VOCABULARY}",
}
HERE = Path(__file__).resolve().parent

# Runs in rclip's environment: its own functions on one picture and one text.
FEATURES = """
import json, sys
import numpy as np
from rclip.model import Model
from rclip.utils.helpers import read_image
from rclip.utils.preprocess import preprocess
pixels = preprocess(read_image(sys.argv[1]))
np.save(sys.argv[2], pixels)
model = Model()
image = model.compute_preprocessed_image_features([pixels])[0].tolist()
print(json.dumps({"image": image, "text": model.compute_text_features([sys.argv[3]])[0].tolist()}))
"""

# Core-milliseconds a photo: reading, decoding, resizing on one thread; the network in batches of 8 on all cores.
PARTS = """
import json, sys, time
from rclip.main import _read_and_preprocess
from rclip.model import Model
files = json.loads(sys.stdin.read())
_read_and_preprocess(files[0])
started = time.process_time()
pixels = [_read_and_preprocess(file)[2] for file in files]
reading = time.process_time() - started
model = Model()
batch = [pixels[number % len(pixels)] for number in range(8)]
model.compute_preprocessed_image_features(batch, for_indexing=True)
rounds = max(3, len(files) // 8)
started = time.process_time()
for _ in range(rounds):
    model.compute_preprocessed_image_features(batch, for_indexing=True)
network = (time.process_time() - started) / (8 * rounds)
print(json.dumps({"read": 1000 * reading / len(files), "network": 1000 * network}))
"""


@dataclass(frozen=True, slots=True)
class Features:
    """What rclip makes of a picture and a text. `pixels` float32 (3, 256, 256) as it gave them to the network; `image`
    and `text` float64 (512,) of unit length.
    """

    pixels: np.ndarray
    image: np.ndarray
    text: np.ndarray


@dataclass(frozen=True, slots=True)
class Parts:
    """Core-milliseconds a photo."""

    read: float
    network: float


@dataclass(frozen=True, slots=True)
class Rclip:
    """An installed rclip. `models` is the folder that `rclip_network` wrote."""

    environment: Path
    models: Path

    @property
    def python(self) -> Path:
        return _program(self.environment, "python")

    def version(self, package: str = "rclip") -> str:
        code = f"from importlib.metadata import version; print(version({package!r}))"
        return _output([str(self.python), "-c", code]).strip()

    def prepare(self, data: Path) -> None:
        """A data folder as rclip leaves it after its download, with no photo in it yet."""
        for name, place in PLACES.items():
            target = data / place
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.models / name, target)

    def index(self, photos: Path, data: Path, query: Path) -> None:
        """`rclip QUERY` in the folder `photos`: rclip indexes before it searches, and knows no index alone. A picture
        is asked for, as that spares it loading the text half.
        """
        command = [str(_program(self.environment, "rclip")), str(query), "--top", "1", "--filepath-only"]
        _output(command, cwd=photos, env=_environment(data))

    def features(self, picture: Path, text: str, data: Path) -> Features:
        """By rclip's own functions."""
        pixels = data / "pixels.npy"
        command = [str(self.python), "-c", FEATURES, str(picture), str(pixels), text]
        made = json.loads(_output(command, env=_environment(data)))
        return Features(np.load(pixels), np.array(made["image"]), np.array(made["text"]))

    def parts(self, files: Sequence[Path], data: Path) -> Parts:
        """Where its time goes."""
        names = json.dumps([str(file) for file in files])
        return Parts(**json.loads(_output([str(self.python), "-c", PARTS], env=_environment(data), text=names)))


def stored_vectors(data: Path) -> Mapping[str, np.ndarray]:
    """rclip's vectors, float32 (512,), by absolute path."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as db:
        rows = db.execute("SELECT filepath, vector FROM images WHERE deleted IS NULL").fetchall()
    return {path: np.frombuffer(vector, np.float32) for path, vector in rows}


def install(folder: Path) -> Rclip:
    """Make `folder` hold rclip, the exporter and the network; what is there already stays."""
    environment, models, packages = folder / "environment", folder / "models", folder / "exporter"
    folder.mkdir(parents=True, exist_ok=True)
    if not _program(environment, "rclip").exists():
        venv.create(environment, with_pip=True)
        _pip(_program(environment, "python"), [WANTED], folder / "pip.log")
    if not all((models / name).is_file() for name in (*PLACES, WEIGHTS)):
        if not (packages / "onnx").is_dir():
            _pip(Path(sys.executable), ["--target", str(packages), "onnx"], folder / "pip-exporter.log")
        partial = folder / "models.part"
        _output([sys.executable, str(HERE / "rclip_network.py"), str(partial), str(packages)])
        partial.rename(models)
    return Rclip(environment, models)


def _pip(python: Path, wanted: Sequence[str], log: Path) -> None:
    with log.open("wb") as file:
        command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", *wanted]
        if subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False).returncode:
            raise SystemExit(f"pip could not install {wanted[-1]}: {log} says why")


def _program(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def _environment(data: Path) -> dict[str, str]:
    # On macOS rclip computes with Core ML, for which there is no network of ours.
    own = {"RCLIP_DATADIR": str(data), "HF_HUB_OFFLINE": "1", "RCLIP_USE_ONNX_ON_MACOS": "1"}
    return {**os.environ, **own}


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _output(
    command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None, text: str | None = None
) -> str:
    ended = subprocess.run(command, cwd=cwd, env=env, input=text, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{command[0]} failed with {ended.returncode}:\n{ended.stderr[-2000:]}")
    return ended.stdout
