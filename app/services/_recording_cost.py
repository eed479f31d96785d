"""What a reading takes, told before it begins."""

from app.services._recording_plan import AT_ONCE, Plan
from app.services._recording_reach import ReachMemory
from app.services._recording_types import Cost
from app.zoom.limits import Label, Limiter, Priority

ANSWER_SECONDS = 0.5
"""How long Zoom usually takes for one page."""


def cost_of(plan: Plan, memory: ReachMemory, limiter: Limiter, priority: Priority) -> Cost:
    """The requests and the time of a plan: the limits' pace, or Zoom's answers where these are slower."""
    return Cost(
        requests=plan.requests,
        seconds=seconds_of(plan.requests, AT_ONCE[plan.reach], limiter, priority),
        windows=len(plan.asks),
        users=plan.users,
        reach=plan.reach,
        known_windows=plan.known,
        certain=memory.is_certain(plan.reach),
    )


def seconds_of(requests: int, at_once: int, limiter: Limiter, priority: Priority) -> float:
    """About how long so many requests for lists take."""
    if not requests:
        return 0.0
    answers = ANSWER_SECONDS * -(-requests // at_once)
    return max(limiter.seconds_for(Label.MEDIUM, requests, priority), answers)
