"""How well PAL understands: figures on messages written apart from the training data, and comparisons of models."""
