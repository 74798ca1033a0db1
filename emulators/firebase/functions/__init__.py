"""Serves what `functions/main.py` declares, from a process of its own.

`host.py` belongs to the stack's process; it starts and watches the child. Everything
that the child runs (`__main__`, `server`, `loading`, `wsgi`, `travel`) sees the
environment of a deployment and nothing of the stack's memory, so that killing it at
any line is a faithful crash.
"""
