"""Places in the queue: whole numbers with room between them, so that moving a few changes only these."""

from collections.abc import Collection, Sequence

from app.services._transfer_queue import Job
from app.store.transfers import STEP


def positions_before(jobs: Sequence[Job], moved: Collection[str], before: str | None) -> dict[str, int]:
    """New positions, by id, that put some jobs before another one.

    Args:
        jobs: all of the queue, in order.
        moved: ids of those to put elsewhere; they keep their own order.
        before: id of the one that then follows them; None, or one that is not in the queue: the end.
    """
    moving = [job for job in jobs if job.shown.id in moved]
    staying = [job for job in jobs if job.shown.id not in moved]
    if not moving:
        return {}
    at = next((at for at, job in enumerate(staying) if job.shown.id == before), len(staying))
    first = staying[at - 1].position if at else (staying[0].position if staying else 0) - STEP * len(jobs)
    after = staying[at].position if at < len(staying) else first + STEP * (len(moving) + 1)
    step = (after - first) // (len(moving) + 1)
    if step > 0:
        return {job.shown.id: first + step * number for number, job in enumerate(moving, 1)}
    order = [*staying[:at], *moving, *staying[at:]]
    return {job.shown.id: STEP * number for number, job in enumerate(order, 1)}
