"""Metrics of the sales process: what became of deals in its stages, from the CRM's history.

It knows deals, their paths through stages and their calls, as values. It knows no person: nothing
in it is counted by who owns a deal, and nobody is put beside anybody. Definitions are in
docs/process_metrics.md.
"""

from coaching.pipeline.criteria import Judged
from coaching.pipeline.deals import Call, Deal, Span, in_territory, owned_by
from coaching.pipeline.metrics import Metrics, Scope, measure
from coaching.pipeline.order import PipelineStage, StageNames, StageOrder, order_of
from coaching.pipeline.paths import Event, Path, Visit, path_of

__all__ = [
    "Call",
    "Deal",
    "Event",
    "Judged",
    "Metrics",
    "Path",
    "PipelineStage",
    "Scope",
    "Span",
    "StageNames",
    "StageOrder",
    "Visit",
    "in_territory",
    "measure",
    "order_of",
    "owned_by",
    "path_of",
]
