"""The pages and the interface for programs, on the loopback address alone."""
