"""What comes before everything else: screen (text -> concern), guard (concern -> words), privacy (mask).

Plain Python and data files only. It works with Rasa, the database, the network and every learned model down.
"""
