"""Teaching PAL: an example sentence or a crisis phrase is tried, what it would change is shown, it is saved, and a new model
is trained in the background, which goes live only when everything that is checked passes.

No web framework. What takes long runs in a process of its own (`python -m bot.teach JOB`, bot/teach/job.py).
"""
