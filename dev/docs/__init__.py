"""The parts of README and docs that are made from the code: `python -m dev.docs`.

A generated part stands between `<!-- name:start -->` and `<!-- name:end -->`. A test
holds each against what would be made now.
"""
