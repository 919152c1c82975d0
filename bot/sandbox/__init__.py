"""The bot in a browser: a simulated Discord server, no token, no network.

* ``run``              start the bot in the sandbox until a signal comes
* ``lab``              what people can do, and the one view that the page shows
* ``world``            the simulated server, its channels and members
* ``people``           who lives there
* ``server``           the page, for this computer only
* ``simulation``       what simcord's Discord lacks: languages, joining, a frame
* ``voice_messages``   how to send one in it
* ``made_up_voices``   voices of people who do not exist
"""
