"""The steps of the work, one plain function each: read, compute, write."""
