"""How the shipped stage weights are made: the talk, the labels, the training, the figures."""
