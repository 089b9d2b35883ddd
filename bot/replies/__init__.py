"""Verdicts → short messages and buttons. Every word that a young person reads comes from here or from domain.yml."""
