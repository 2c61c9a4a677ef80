"""The machine-learning models, one job a file; each library is imported where it is used."""
