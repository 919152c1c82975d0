"""Augmentation: what phones, rooms, codecs and streets do to a voice, done on purpose.

Each degradation is a function of a waveform and a module that draws its parameters. The modules
are the identity outside of training by construction (see `augmentation.Augmentation`).
"""
