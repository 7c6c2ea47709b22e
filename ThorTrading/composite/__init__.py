"""From net changes to one answer: signals of the symbols and TOTAL."""
