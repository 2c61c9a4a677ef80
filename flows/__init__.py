"""Prefect flows and tasks: thin tables of contents over ``coaching.steps``."""
