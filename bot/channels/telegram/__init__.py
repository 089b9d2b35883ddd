"""Telegram's Bot API: webhook or long polling in, python-telegram-bot's Bot out."""
