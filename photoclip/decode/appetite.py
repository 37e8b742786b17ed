"""How many workers there is memory for. Pure."""

from collections.abc import Sequence

WORKER_BYTES = 256 << 20
"""What a worker is reckoned with: 70 MB at rest, 120 MB at 22-megapixel JPEGs, 250 MB at 12-megapixel HEICs (RSS)."""

RESERVE_BYTES = 256 << 20
"""Not for workers: the network's batches, the system and other programs live on it."""


def affordable(most: int, available_bytes: int, held_bytes: Sequence[int]) -> int:
    """How many workers to have, 1..most: as many as memory allows, fewer only when the reserve is touched.

    `held_bytes` is what each worker of now holds; what they hold is no longer among `available_bytes`, what they will
    come to hold still is.
    """
    running = len(held_bytes)
    short_bytes = RESERVE_BYTES - available_bytes
    if short_bytes > 0:
        return max(1, min(most, running - -(-short_bytes // WORKER_BYTES)))
    unclaimed_bytes = sum(max(0, WORKER_BYTES - held) for held in held_bytes)
    more = max(0, (available_bytes - RESERVE_BYTES - unclaimed_bytes) // WORKER_BYTES)
    return max(1, min(most, running + more))
