"""Plays: recurring ways of doing something in a stage, and how deals went on which they were seen.

It knows turns that are alike, deals with what became of them, and how sure one can be of a
difference. It knows no person but by number, to compare deals of the same one; nobody is counted,
and nobody is put beside anybody. What is said of deals is what went with what, never what brought
it about.
"""
