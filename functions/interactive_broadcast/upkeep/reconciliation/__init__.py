"""What `reconcileShows` compares every five minutes, and puts right.

Triggers get lost, tasks give up, calls die, people use OpenTok beside us. One pass
looks at every show that is on or not settled yet, and has the database and OpenTok
agree again. Each step stands alone, and so does each event within it: what fails is
logged and taken up by the next pass. Another pass right after finds nothing to do.
"""

from interactive_broadcast.upkeep.reconciliation.reconciler import Reconciler

__all__ = ["Reconciler"]
