"""One turn of the conversation: what was known + what was heard → what to say and what is known now. No Rasa."""
