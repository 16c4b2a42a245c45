"""The shared kernel: what every slice agrees on.

A module may live here only if two packages use it (tests/architecture checks).

values   words: actor, clock, errors, events, money, permissions. Standard library only.
store    the database handle, the base model, the one transaction, answers kept once.
journal  the append-only record: journal entries and outbox messages.
http     the Flask side: who is calling, how forms are read.
"""
