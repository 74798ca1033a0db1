"""The outside world behind the ports: the only modules that import a vendor.

Each sets its own deadlines, turns the vendor's failures into ours, and may be used by
several threads at once.
"""
