"""The doors: command line, demo and the wiring of the parts."""
