"""Rules that the tests of a session judge by."""

OWN_RECORDS = """{"rules": {
  "open": {".read": true, ".write": true, ".indexOn": ["n", "deep/n"]},
  "users": {"$uid": {
    ".read": "auth.uid == $uid",
    ".write": "auth.uid == $uid",
    ".validate": "newData.val() != 'bad'"
  }},
  "limited": {".read": "query.limitToFirst <= 10"},
  "plain": {".read": "query.orderByPriority && !query.orderByKey"}
}}"""
