"""How sign-in through an organisation can fail. Apart, so that its libraries are loaded only where it is set up."""


class Away(Exception):
    """The provider does not answer, or not as it should."""


class NotProven(Exception):
    """It answered, but what it says does not prove who somebody is."""
