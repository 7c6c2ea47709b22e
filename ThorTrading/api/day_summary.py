"""A day's sessions in numbers (SPEC 6, today/); pure. Called by api/sessions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from ThorTrading.models import MarketSession

Outcome = MarketSession.Outcome
MOST_EXPIRED_TO_COMPARE: Final = 0.05  # in a window too short for the barriers, chance alone hits less often


def summarize_day(totals: Iterable[MarketSession]) -> dict[str, Any]:
    """Count the TOTAL rows of a day's opens; manual captures stay out.

    Opens captured at the same instant are one bet and count once. `hit_rate` and its baseline are None without a
    decided trade; `best_region` is None because a day holds one session of a region, too few to say.
    """
    opens = [total for total in totals if total.kind == MarketSession.Kind.OPEN]
    bets = list({total.scheduled_at: total for total in reversed(opens)}.values())
    worked, didnt_work, expired = (
        sum(bet.wndw == outcome for bet in bets) for outcome in (Outcome.WORKED, Outcome.DIDNT_WORK, Outcome.EXPIRED)
    )
    decided = worked + didnt_work
    return {
        "total_sessions": len(opens),
        "entries_made": sum(bet.entry_price is not None for bet in bets),
        "worked": worked,
        "didnt_work": didnt_work,
        "expired": expired,
        "total_pnl": sum((bet.pnl_usd for bet in bets if bet.pnl_usd is not None), Decimal(0)),
        "hit_rate": worked / decided if decided else None,
        "baseline_hit_rate": _baseline(bets, expired, decided),
        "best_region": None,
    }


def _baseline(bets: list[MarketSession], expired: int, decided: int) -> float | None:
    """What chance alone would hit; only where so few expired that the two rates can be compared."""
    if not decided or expired > MOST_EXPIRED_TO_COMPARE * (decided + expired):
        return None
    graded = (Outcome.WORKED, Outcome.DIDNT_WORK, Outcome.EXPIRED)
    chances = [float(b.baseline_probability) for b in bets if b.wndw in graded and b.baseline_probability is not None]
    return sum(chances) / len(chances) if chances else None
