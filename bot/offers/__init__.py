"""The entitlement engine: offer files, the offer database, and who is owed what. Imports no Rasa and no web framework."""
