"""Timbre, the Discord bot: people, servers, consent, wording. The voices are ``model``'s."""
