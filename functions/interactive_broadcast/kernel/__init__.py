"""What every room stands on: ports, paths, errors, logs, shapes, parameters."""
