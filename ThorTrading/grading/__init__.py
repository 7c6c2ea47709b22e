"""How a captured trade ended: target, stop or time, judged tick by tick."""
