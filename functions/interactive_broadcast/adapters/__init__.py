"""The adapters behind the ports: the only modules that import a vendor.

What each method does is documented at its port. Each adapter sets its own deadlines,
turns the vendor's failures into our errors, and may be used by several threads at once.
"""
