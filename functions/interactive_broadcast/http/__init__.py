"""How requests, tasks and database changes reach the services, and answers go back.

A request becomes a `Call`, which a function answers with a model, which becomes a
response. Whatever it raises becomes one as well.
"""
