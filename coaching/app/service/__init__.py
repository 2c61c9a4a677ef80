"""``filmroom serve``: the processes that run for good, and how others find and use them."""
