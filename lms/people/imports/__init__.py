"""Accounts and posts from a file: read, checked, previewed, applied, and undone for a day.

`reader` turns a file into lines, `checking` a line into what it asks for, `planning` what it asks
for into decisions: none of them writes. `applying` writes decisions, `undoing` takes them back.
"""
