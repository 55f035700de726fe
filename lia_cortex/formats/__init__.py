"""How dates and times are written, by language: the one place where that is decided.

Templates and code name a format, as `date:"DAY_TIME_FORMAT"`; beside Django's names there are two of ours,
`DAY_TIME_FORMAT` for what is of these days and `SECONDS_FORMAT` where a minute is too long.
"""
