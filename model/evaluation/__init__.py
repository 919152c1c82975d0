"""Measure: error rates on a folder of voices, time and memory on this machine."""
