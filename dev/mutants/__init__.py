"""Mutation testing of `database.rules.json`: `make mutants`.

Each rule gets one mistake at a time: a clause forgotten or turned round, a bound moved
by one, a branch swapped, the whole rule gone. The tables of `tests/rules` must notice
every one. Those that nothing notices are listed with a reason in
`tests/rules/survivors.json`, or there is a hole in the tables.
"""
