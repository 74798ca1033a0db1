"""What happens by itself: on changes in the database, by stored tasks, on schedule.

Each is safe to deliver twice, late, or out of order: it looks at what is the case now.
What they have carried out they take as protocols, from the services' side.
"""
