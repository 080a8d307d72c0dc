"""The bare Django site that ours is read beside: B, an authenticated view, and C, a constant one.

Same server, same database, same connections; only what the view needs stands before it.
"""
