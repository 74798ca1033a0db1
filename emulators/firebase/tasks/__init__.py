"""Cloud Tasks: queues of calls to make later, on the stack's clock."""
