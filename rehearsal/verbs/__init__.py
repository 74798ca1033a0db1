"""What people do in a run of show: verbs, and attempts that must be refused."""
