"""What the bot answers to: thin, each for one thing, none knows another."""
