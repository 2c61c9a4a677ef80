"""The product: the film room of a sales team, from recordings to searchable moments and reels."""

__version__ = "0.1.0"
