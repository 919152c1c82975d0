"""Who lives in the voice lab."""

MEMBERS = ("Alice", "Bob", "Chiara")  # who you can be, with your own voice
KEEPER = "Alice"  # may manage the server

# Made-up members and the seeds of their voices, chosen far apart for the encoder that ships.
MADE_UP = {"Nora": 96, "Felix": 11, "Ines": 135, "Oscar": 52, "Lena": 144}
STRANGER = "stranger"  # a voice that belongs to no member
STRANGER_SEED = 5

TALK = "talk"  # no voice, but a note in which two speak in turns
TALKERS = ("Lena", STRANGER)
