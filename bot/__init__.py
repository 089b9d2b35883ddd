"""PAL, the Pan-London Assistant for Leavers: everything between a young person and Rasa."""
