"""Stands in for `main.py` when the functions framework loads a source file.

The framework executes its source once per function. Executing `main.py` again would
declare its parameters twice, which firebase_functions refuses; this file only copies
the names of the module that was loaded once.
"""

from emulators.firebase.functions import loading

globals().update(loading.main_module_names())
