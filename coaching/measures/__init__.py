"""How a call was talked: shares, questions, waits. Of a call, never of people side by side.

Definitions and their sources: docs/metrics.md. Nothing here judges; no value is good or bad.
"""

from coaching.measures.call import measures_of
from coaching.measures.figures import CallMeasures, Side

__all__ = ["CallMeasures", "Side", "measures_of"]
