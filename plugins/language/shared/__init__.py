"""What the readers of several languages share, and no language owns."""
