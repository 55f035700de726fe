"""Months as words, for 11/12 is another day in London than in New York, and a clock of 24 hours."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"
DAY_TIME_FORMAT = "j M, H:i"
TIME_FORMAT = "H:i"
SECONDS_FORMAT = "H:i:s"
