"""The chain that makes a clean crop a voice note: from the room to the receiving end."""

from collections.abc import Sequence

from model.audio import Waveform
from model.training.augment.augmentation import Augmentation, Chain
from model.training.augment.babble import AddBabble, Voices
from model.training.augment.devices import PlayBack, TiltMicrophone
from model.training.augment.level import ChangeLevel, Clip
from model.training.augment.noise import AddNoise
from model.training.augment.opus import Reencode
from model.training.augment.packet_loss import LosePackets
from model.training.augment.rooms import Reverberate
from model.training.augment.telephone import Telephone


def voice_note_chain(
    *, noise: Sequence[Waveform], rooms: Sequence[Waveform], voices: Voices
) -> Chain:
    """Return the augmentations in the order in which a note meets them.

    Parameters
    ----------
    noise, rooms : sequences of Waveform
        Clips of noise, and impulse responses. Without clips there is no noise; without impulse
        responses all rooms are made up.
    voices : Voices
        Notes of many people, for babble.

    Returns
    -------
    Chain
        One crop in seven stays as it is, so that clean notes are not forgotten.
    """
    behind: list[Augmentation] = []
    if noise:
        behind.append(AddNoise(noise, low_db=0, high_db=20, probability=0.4))
    if len(voices):
        behind.append(AddBabble(voices, low_db=0, high_db=20, probability=0.35))
    return Chain(
        [
            PlayBack(0.06),
            Reverberate(rooms, probability=0.35),
            TiltMicrophone(0.2),
            *behind,
            ChangeLevel(0.3),
            Clip(0.08),
            Telephone(0.15),
            Reencode(0.12),  # as long to compute as all others together, ten times over
            LosePackets(0.08),
        ],
        probability=0.86,
    )
