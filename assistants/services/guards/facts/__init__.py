"""The figures of a text, in forms that can be compared: R$ 99,90 is 99.9, "quinta" is the 12th."""
