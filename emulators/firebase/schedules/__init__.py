"""Cloud Scheduler: when scheduled functions run, and calling them."""
