"""What `reconcileShows` compares every minute, and puts right.

Triggers get lost, tasks give up, functions are interrupted, other people use the same
OpenTok project. A run looks at every show that is on or not settled yet, and has the
database and OpenTok agree again. Every fifth one is a round: it also looks for shows
whose trigger was lost, at projects without a show, and at what is left over.

Steps are independent, and so are events within a step: what fails is logged and taken
up by the next run. A second run right after the first finds nothing to do.
"""

from interactive_broadcast.upkeep.reconciliation.reconciler import Reconciler

__all__ = ["Reconciler"]
