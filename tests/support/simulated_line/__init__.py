"""A show with thousands of fans in one process: its line, whatever happens to it.

Fans, producers and a screener act at random, from a seed, over the real rules and the
product's own services. Several act at once: each decides by what it sees at a moment,
and then their writes come in any order, also between two steps of a service. Laws are
held against every write, and against what is there when all is settled.
"""
