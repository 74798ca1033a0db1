"""Whether a deployed project can do its work: a check for each thing that it needs."""
