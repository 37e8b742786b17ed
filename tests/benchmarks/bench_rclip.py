"""PhotoClip against rclip 3 on the same photos with the same network, each as its users start it.

    python tests/benchmarks/bench_rclip.py [--environment DIR] [--camera DIR] [--small DIR] [--json]

rclip is installed from PyPI into a virtual environment below DIR (a temporary folder, 2.5 GB with the network; kept for
the next time where it is named). A ViT-B-32-256 with random weights is exported to ONNX for it and saved as safetensors
for PhotoClip; before anything is timed, both must give the same embedding of a picture and of a text.

Each repetition runs both programs, in turn one or the other first, on n photos and on 2 n, each time with no library:
`rclip PICTURE` in the folder, `photoclip index FOLDER`. Times are those of the whole process, its imports and the
loading of the network included; what the second n photos cost is the rate without the start. Files are in the file
cache. Both keep their own batch and threads. Core time is that of all processes started (Windows does not tell it).

PhotoClip does more in that time: it hashes the whole file, writes two thumbnails, reads EXIF and XMP, turns pictures
upright, computes a perceptual hash, decodes in processes of their own that may crash, and commits every batch.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from contest import STEADY, Round, Score, scores
from machine import Machine, busy_share, this_machine
from PIL import Image
from rclip_program import ARCHITECTURE, WEIGHTS, Parts, Rclip, install, stored_vectors

from photoclip.bench.decoding import decode_core_seconds
from photoclip.bench.embedding import embed_core_seconds
from photoclip.bench.photos import copies, jpegs
from photoclip.bench.table import Spent, spent
from photoclip.config.resources import resource

CHECKOUT = Path(__file__).resolve().parents[2]
LEAST_COSINE = 0.9999
SMALL_MEGAPIXELS = 2.0
TEXT = "a dog on a beach"
PROFILED = 48
NOT_THE_SAME = """\
PhotoClip's time also holds whole-file hashes, two thumbnails, EXIF and XMP, turning upright, perceptual hashes,
decoding in processes of its own and a commit for every batch; rclip's holds a search by one picture."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cosines of what ONNX Runtime and open_clip make of the same pixels and the same text."""

    image: float
    text: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of photo. `stored_cosine` is the mean over all photos between the vectors both left in their databases,
    `others_cosine` the mean between different photos. Parts are core-milliseconds a photo, each alone. `best_ratio` is
    how many times faster by core time a program would be that needed no more than our network.
    """

    name: str
    photos: int
    megapixels: float
    repeats: int
    scores: tuple[Score, ...]
    their_parts: Parts
    our_parts: Parts
    best_ratio: float
    stored_cosine: float
    others_cosine: float


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `busy` is the share of the machine that others took when it began."""

    machine: Machine
    busy: float
    rclip: str
    onnxruntime: str
    network: Agreement
    kinds: tuple[Kind, ...]


class Contest:
    """Two programs, one folder of photos."""

    def __init__(self, rclip: Rclip, scratch: Path, tell: Callable[[str], None]) -> None:
        self._rclip, self._scratch, self._tell = rclip, scratch, tell
        self._model = f"{ARCHITECTURE}@{rclip.models / WEIGHTS}"
        self._runs = 0
        self._query = scratch / "query.png"
        Image.new("RGB", (256, 256), "gray").save(self._query)

    def check(self, picture: Path) -> Agreement:
        """Both compute the same, or no figure means anything.

        Raises:
            SystemExit: they do not.
        """
        import torch

        from photoclip.embed.build import build_tokenizer, build_towers

        theirs = self._rclip.features(picture, TEXT, self._data())
        card = self._card()
        towers = build_towers(card)
        with torch.inference_mode():
            image = towers.encode_image(torch.from_numpy(theirs.pixels)[None])[0].numpy()
            text = towers.encode_text(build_tokenizer(card)([TEXT]))[0].numpy()
        found = Agreement(cosine(image, theirs.image), cosine(text, theirs.text))
        if not min(found.image, found.text) >= LEAST_COSINE:
            raise SystemExit(f"the two networks differ: {found}")
        return found

    def measure(self, name: str, sources: Sequence[Path], photos: int, repeats: int) -> Kind:
        """Time both on `photos` copies of the sources, and on twice as many."""
        folder = self._scratch / name
        half, _ = copies(sources, folder / "first", photos), copies(sources, folder / "second", photos)
        rounds: list[Round] = []
        kept: list[tuple[Path, Path]] = []
        for number in range(repeats):
            once = self._pair(folder / "first", photos, ours_first=bool(number % 2))
            twice = self._pair(folder, 2 * photos, ours_first=not number % 2, keep=kept)
            rounds.append(Round(once[0], once[1], twice[0], twice[1]))
            self._tell(f"{name}, repetition {number + 1} of {repeats}: {rounds[-1]}")
        parts = self._rclip.parts(half[:PROFILED], self._data()), self._our_parts(half[:PROFILED])
        score = scores(rounds, photos)
        same, others = compare(stored_vectors(kept[-1][0]), our_vectors(kept[-1][1]))
        steady_ms = next(each.their_core_ms for each in score if each.what == STEADY)
        best = steady_ms / parts[1].network
        return Kind(name, photos, megapixels(sources), repeats, score, *parts, best, same, others)

    def _pair(
        self, photos: Path, count: int, *, ours_first: bool, keep: list[tuple[Path, Path]] | None = None
    ) -> tuple[Spent, Spent]:
        """Theirs and ours, timed, each with a fresh library."""
        data, library = self._data(), self._scratch / f"library-{self._runs}"
        efforts: dict[str, Spent] = {}
        for name in ("ours", "theirs") if ours_first else ("theirs", "ours"):
            if name == "ours":
                efforts[name] = spent(lambda: self._index(photos, library, count))
            else:
                efforts[name] = spent(lambda: self._rclip.index(photos, data, self._query))
        if len(stored_vectors(data)) != count:
            raise SystemExit(f"rclip indexed {len(stored_vectors(data))} of {count} photos")
        if keep is not None:
            keep.append((data, library))
        return efforts["theirs"], efforts["ours"]

    def _index(self, photos: Path, library: Path, count: int) -> None:
        command = [sys.executable, "-m", "photoclip", "index", str(photos), "--model", self._model, "--json"]
        ended = subprocess.run([*command, "--library", str(library)], capture_output=True, text=True, check=False)
        report = json.loads(ended.stdout) if ended.returncode == 0 else {}
        if (report.get("added"), report.get("embedded")) != (count, count):
            raise SystemExit(f"photoclip indexed {report.get('added')} of {count} photos: {ended.stderr[-2000:]}")

    def _our_parts(self, files: Sequence[Path]) -> Parts:
        from photoclip.embed.load import load_encoder

        decode_s = decode_core_seconds(files, self._card().pixels, self._scratch / f"thumbnails-{files[0].parts[-3]}")
        encoder = load_encoder(self._card())
        try:
            network_s = embed_core_seconds(encoder, len(files))
        finally:
            encoder.close()
        return Parts(1000 * decode_s / len(files), 1000 * network_s / len(files))

    def _card(self):
        from photoclip.embed.cards import resolve_card

        return resolve_card(self._model, resource("starter"), self._scratch / "no-models")

    def _data(self) -> Path:
        self._runs += 1
        data = self._scratch / f"rclip-{self._runs}"
        self._rclip.prepare(data)
        return data


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


def our_vectors(library: Path) -> Mapping[str, np.ndarray]:
    """PhotoClip's vectors, float16, by absolute path. Read from the file: no room may have shaped them."""
    select = """
        SELECT folder.path, file.relative_path, vector.vector FROM file
        JOIN folder ON folder.id = file.folder_id JOIN vector USING (photo_id)
    """
    with closing(sqlite3.connect(library / "catalog.sqlite")) as db:
        rows = db.execute(select).fetchall()
    return {str(Path(os.fsdecode(a), os.fsdecode(b))): np.frombuffer(vector, np.float16) for a, b, vector in rows}


def compare(theirs: Mapping[str, np.ndarray], ours: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """Mean cosine of both vectors of the same photo, and of those of different photos."""
    paths = sorted(theirs.keys() & ours.keys())
    if not paths or len(paths) != len(theirs):
        raise SystemExit(f"{len(paths)} of {len(theirs)} photos are known to both")
    left = np.stack([theirs[path].astype(np.float32) for path in paths])
    right = np.stack([ours[path].astype(np.float32) for path in paths])
    same = float(np.einsum("nd,nd->n", left, right).mean())
    # Copies of one photo lie as many places apart as there are sources: neighbours are different photos.
    return same, float(np.einsum("nd,nd->n", left[:-1], right[1:]).mean())


def megapixels(files: Sequence[Path]) -> float:
    """Mean over the files."""
    return float(np.mean([_pixels(file) for file in files])) / 1e6


def _pixels(file: Path) -> int:
    with Image.open(file, formats=["JPEG"]) as image:
        return image.width * image.height


def finite(value: object) -> object:
    """The same with None for NaN, which JSON does not know."""
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return None if value != value else value


def run(options: argparse.Namespace, scratch: Path, tell: Callable[[str], None]) -> Report:
    small = [file for file in jpegs(options.small) if _pixels(file) < SMALL_MEGAPIXELS * 1e6]
    camera = jpegs(options.camera) if options.camera.is_dir() else []
    busy = busy_share()
    rclip = install((options.environment or scratch / "rclip").absolute())
    tell(f"rclip {rclip.version()} is installed, the network is there")
    contest = Contest(rclip, scratch, tell)
    agreement = contest.check((small or camera)[0])
    tell(f"both compute the same: {agreement}")
    wanted = (("camera", camera, options.camera_photos), ("small", small, options.small_photos))
    kinds = tuple(contest.measure(*each, options.repeats) for each in wanted if all(each))
    return Report(this_machine(), busy, rclip.version(), rclip.version("onnxruntime"), agreement, kinds)


def show(report: Report) -> None:
    print(f"{report.machine}; others took {report.busy:.0%} of it")
    print(f"rclip {report.rclip} with ONNX Runtime {report.onnxruntime}")
    print(f"same network: cosine {report.network.image:.6f} for a picture, {report.network.text:.6f} for a text")
    for kind in report.kinds:
        print(f"\n{kind.name}: {kind.photos} photos of {kind.megapixels:.1f} megapixels, {kind.repeats} repetitions")
        print(f"{'':34}{'photos/s':>18}{'core-ms a photo':>20}{'times faster: wall':>24}{'core time':>20}")
        print(f"{'':34}{'rclip':>9}{'ours':>9}{'rclip':>11}{'ours':>9}")
        for score in kind.scores:
            wall, core = score.wall_ratio, score.core_ratio
            print(
                f"{score.what:34}{score.their_photos_per_s:9.1f}{score.our_photos_per_s:9.1f}"
                f"{score.their_core_ms:11.1f}{score.our_core_ms:9.1f}"
                f"{wall.middle:10.2f} ({wall.lowest:.2f}..{wall.highest:.2f})"
                f"{core.middle:8.2f} ({core.lowest:.2f}..{core.highest:.2f})"
            )
        for name, parts in (("rclip", kind.their_parts), ("ours", kind.our_parts)):
            print(f"  {name}: decoding {parts.read:.1f}, network {parts.network:.1f} core-ms a photo, each alone")
        print(f"  with nothing but our network: {kind.best_ratio:.2f} times faster by core time, and not more")
        stored, others = kind.stored_cosine, kind.others_cosine
        print(f"  cosine of the vectors both stored: {stored:.4f}; of different photos: {others:.4f}")
    print(f"\n{NOT_THE_SAME}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = CHECKOUT.parent / "shared" / "photos" / "camera"
    parser.add_argument("--environment", type=Path, help="where rclip and the network are kept for the next time")
    parser.add_argument("--camera", type=Path, default=shared, help="camera JPEGs to copy; none there: left out")
    parser.add_argument("--small", type=Path, default=resource("samples"), help="JPEGs to copy, if under 2 megapixels")
    parser.add_argument("--camera-photos", type=int, default=84, metavar="N", help="0 leaves them out")
    parser.add_argument("--small-photos", type=int, default=600, metavar="N", help="0 leaves them out")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as scratch:
        report = run(options, Path(scratch).resolve(), lambda line: print(line, file=sys.stderr, flush=True))
    if options.json:
        print(json.dumps(finite(asdict(report))))
    else:
        show(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
