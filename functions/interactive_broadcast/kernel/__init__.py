"""What every package builds on: ports, paths, errors, logs, shapes, parameters."""
