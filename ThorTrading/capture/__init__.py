"""At a market's open: the snapshot, its entries, and the twelve rows that keep them."""
