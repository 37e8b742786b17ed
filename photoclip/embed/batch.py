"""How many pictures go through the network at once: found by trying, and halved when memory runs out or is short."""

import time
from collections.abc import Callable, Sequence

import torch

MOST_ON_CPU = 32
_SHARE_OF_FREE = 4
_SEARCH_BUDGET_S = 1.5
# A search waits for the batch that is under way; a job that pauses or is cancelled does not.
_LONGEST_BATCH_S = 0.7

# Less gain than this is noise, and a smaller batch keeps memory and the time to cancel small.
_WORTH = 1.05
_MISSES_TO_STOP = 2
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")


class Batches:
    """How many pictures go at once on one device, and what its batches teach. Not thread-safe."""

    def __init__(self, device: torch.device, known: int = 0, found: Callable[[int], None] | None = None) -> None:
        """`known` was found by an earlier start, 0 for nothing. `found` is told what the next start may know."""
        self.most = candidates(device)[-1]
        self._sizes = candidates(device)
        self._is_cpu = device.type == "cpu"
        self._size = min(known, self.most)
        self._told = self._size
        self._found = found
        self._each_s = float("inf")

    def size(self, run: Callable[[int], None]) -> int:
        """Found by trying when it is first asked for. `run` computes that many pictures and waits for the result."""
        if not self._size:
            self._size = self._searched(run)
        return min(self._size, self.most)

    def learn(self, count: int, seconds: float) -> None:
        """A CPU was busy so long with a batch: the fastest so far says what the next ones should be."""
        if self._is_cpu and self._size and seconds / count < self._each_s:
            self._each_s = seconds / count
            self._size = batch_of(_LONGEST_BATCH_S, self._each_s, self.most)
            # Only what is larger: the first batches of a process are slow, and others follow.
            if self._size > self._told:
                self._tell()

    def halve(self, count: int) -> int:
        """There was no memory for `count`: the most from now on."""
        self.most = max(1, count // 2)
        return self.most

    def _searched(self, run: Callable[[int], None]) -> int:
        try:
            if self._is_cpu:
                run(1)
                began_s = busy_s()
                run(1)
                return batch_of(_LONGEST_BATCH_S, busy_s() - began_s, self.most)
            sizes = [size for size in self._sizes if size <= self.most] or [1]
            self._size = find_batch_size(run, sizes, _SEARCH_BUDGET_S, _LONGEST_BATCH_S)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            # Not even the smallest: the first real batch makes room.
            return self._sizes[0]
        self._tell()
        return self._size

    def _tell(self) -> None:
        self._told = self._size
        if self._found is not None:
            self._found(self._size)


def candidates(device: torch.device) -> Sequence[int]:
    """Batch sizes, ascending: to try on a GPU; of a CPU, which `batch_of` decides for, the smallest and the largest."""
    return (1, MOST_ON_CPU) if device.type == "cpu" else (8, 16, 32, 64, 128, 256, 512, 1024)


def busy_s() -> float:
    """What this process has had of its CPU threads: the clock for batches on a CPU. Wall time is that of all programs:
    judged by it, a busy machine got batches of 2 for a ViT-B-32, a fifth more work a picture than batches of 8.
    """
    return time.process_time() / torch.get_num_threads()


def batch_of(longest_s: float, each_s: float, most: int) -> int:
    """The largest power of two of pictures that takes `longest_s` at most, 1..most, at `each_s` a picture. Pure.

    On a CPU a larger batch is never worse up to 32, and the weights are read once for all of it: a ViT-B-32 takes 224,
    150, 141, 121, 108 and 116 core-ms a picture in batches of 1, 2, 4, 8, 16 and 32.
    """
    size = 1
    while 2 * size <= most and 2 * size * each_s <= longest_s:
        size *= 2
    return size


def batch_within(size: int, available_bytes: int, picture_bytes: int) -> int:
    """`size`, halved until the batch takes a quarter of the free memory at most, or is 1. Pure."""
    while size > 1 and _SHARE_OF_FREE * size * picture_bytes > available_bytes:
        size //= 2
    return size


def find_batch_size(
    run: Callable[[int], None],
    sizes: Sequence[int],
    budget_s: float,
    longest_s: float,
    clock: Callable[[], float] = time.perf_counter,
) -> int:
    """The batch size with the most pictures a second, the smallest where it makes no difference.

    Args:
        run: computes that many pictures and waits for the result.
        sizes: to try, ascending.
        budget_s: seconds for the whole search; a size that would not fit into what is left ends it.
        longest_s: seconds a batch may take, so that cancelling stays prompt; the first size is exempt.
        clock: seconds.

    Raises:
        RuntimeError: what `run` raises, except when memory runs out beyond the first size, which ends the search.
    """
    began, best, best_rate, misses = clock(), sizes[0], 0.0, 0
    run(sizes[0])
    for size in sizes:
        expected = size / best_rate if best_rate else 0.0
        if best_rate and (clock() - began + 2 * expected > budget_s or expected > longest_s):
            break
        try:
            # The first run of a shape also pays for choosing and compiling kernels.
            seconds = min(_timed(run, size, clock), _timed(run, size, clock))
        except (RuntimeError, MemoryError) as error:
            if best_rate and is_out_of_memory(error):
                break
            raise
        rate = size / max(seconds, 1e-9)
        if rate >= best_rate * _WORTH:
            best, best_rate, misses = size, rate, 0
        else:
            misses += 1
        # One size may have been disturbed by another program; two in a row are the end of growth.
        if misses == _MISSES_TO_STOP:
            break
    return best


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the device or the machine ran out of memory. CUDA and XPU have a type for it, MPS and the CPU's
    allocator only words (c10/core/impl/alloc_cpu.cpp, aten/src/ATen/mps/MPSAllocator.mm).
    """
    if isinstance(error, (torch.cuda.OutOfMemoryError, MemoryError)):
        return True
    words = str(error)
    return isinstance(error, RuntimeError) and any(sign in words for sign in _OUT_OF_MEMORY)


def _timed(run: Callable[[int], None], size: int, clock: Callable[[], float]) -> float:
    began = clock()
    run(size)
    return clock() - began
