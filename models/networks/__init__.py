"""Neural networks, one architecture per file; all need torch."""
