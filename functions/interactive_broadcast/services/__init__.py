"""Use cases: one frozen dataclass per feature, one method per function.

A method takes who is calling and what is asked, both checked for shape, and answers
with a reply model or raises one of our `errors`.
"""
