"""What the commands that look after a project of Google Cloud share."""
