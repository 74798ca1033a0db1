"""Storage: Cloud Storage's JSON API and Firebase's protocol over the same objects.

Both answer 404 for a bucket that nobody created; only the project's default one is
there from the start. All is in memory, within bounds.
"""
