"""How many instances and CPUs a show needs, and whether they fit into the quotas."""
