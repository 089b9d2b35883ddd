"""What needs doing, for the people who keep PAL true: what is missing, old, not understood, not helpful; what is taken up.

No web framework and no Rasa. Everything is read from the offers store when it is asked for; nothing here knows of anybody.
"""
