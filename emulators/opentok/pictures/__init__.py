"""Pictures and sound for streams and recordings, made when somebody asks for them.

`fragments` (HLS) and `films` (recordings) need the packages of the extra `pictures`,
PyAV and pillow; nothing else here does, and nothing else imports them.
"""
