"""What would keep the bot from working, and what to do: ``python -m bot doctor``.

It changes nothing: no file is made, no database migrated, no session opened that would disturb a
bot that runs.
"""
