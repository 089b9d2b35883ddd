"""Where people live and which council looked after them: names, places and postcodes → London's 33 authorities."""
