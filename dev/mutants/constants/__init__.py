"""Would the tests notice if a bound of the functions were another one?

Bounds are the constants of `functions/`, and what its models demand of their fields.
One at a time is made wrong, in memory, and the tests run that should notice.
"""
