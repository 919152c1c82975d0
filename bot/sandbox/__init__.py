"""The bot in a browser: a simulated Discord server, no token, no network.

* ``run``              start the bot in the sandbox until a signal comes
* ``lab``              the simulated server, its people, and what they can do
* ``people``           who lives there
* ``server``           the page, for this computer only
* ``voice_messages``   the one file that reaches into simcord
* ``made_up_voices``   voices of people who do not exist
"""
