"""Short dates: "22/11/2026 23:53" instead of "22 de Novembro de 2026 às 23:53"."""

DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = "d/m/Y H:i"
