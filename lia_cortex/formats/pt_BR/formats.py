"""Short dates: "22/11/2026 23:53" instead of "22 de Novembro de 2026 às 23:53"."""

DATE_FORMAT = SHORT_DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "d/m/Y H:i"
MONTH_DAY_FORMAT = "d/m"
DAY_TIME_FORMAT = "d/m H:i"
TIME_FORMAT = "H:i"
SECONDS_FORMAT = "H:i:s"
