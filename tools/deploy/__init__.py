"""A whole deploy, in batches that fit into the quota of CPUs.

The Firebase CLI deploys forty functions side by side, each of which starts an instance:
that is more than a new project may have in a region. So it is run several times.
"""
