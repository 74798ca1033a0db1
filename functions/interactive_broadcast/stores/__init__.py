"""Where things lie in the database, and under whose rights they are read and written.

A store knows paths and shapes; what it means is the services' business.
"""
