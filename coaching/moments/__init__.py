"""Moments: stretches of talk with evidence of winning, how sure it is, and who may see them."""
