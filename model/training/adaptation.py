"""One step of the adaptation: what is trained, how fast, and towards what."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from model.network import SpeakerCNN
from model.training.batches import Batch
from model.training.losses import MarginSoftmax, contrastive_loss, cosine_loss
from model.training.notes import TrainingNotes


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptationConfig:
    """How the encoder is adapted; saved beside its checkpoints.

    Attributes
    ----------
    steps, batch : int
        Batches in all, and crops of each.
    learning_rate : float
        At its peak: it rises over a twentieth of the steps and falls as a cosine.
    weight_decay : float
    speaker_share : float
        How much of the target is the teacher's centroid of the speaker instead of its embedding
        of the note.
    contrastive, margin_softmax : float
        Weights of the losses beside the cosine.
    temperature : float
        Of the contrastive loss.
    margin : float
        Radians that the margin reaches after a third of the steps.
    norms : {"frozen", "re-estimated"}
        Whether batch normalisation keeps the start's statistics.
    frozen : tuple of str
        Beginnings of the names of parameters that are not trained.
    seed : int
    """

    steps: int = 2_000
    batch: int = 32
    learning_rate: float = 3e-4
    weight_decay: float = 1e-4
    speaker_share: float = 0.3
    contrastive: float = 0.3
    margin_softmax: float = 0.05
    temperature: float = 0.07
    margin: float = 0.2
    norms: Literal["frozen", "re-estimated"] = "frozen"
    frozen: tuple[str, ...] = ()
    seed: int = 0

    def to_json(self) -> str:
        """Return the configuration as JSON."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; what is not named keeps its default.

        Raises
        ------
        ValueError
            It is no JSON object, or a setting is unknown or of another type.
        """
        stored = json.loads(text)
        if not isinstance(stored, dict):
            raise ValueError("settings are a JSON object")  # noqa: TRY004  # wrong in the file
        defaults: dict[str, Any] = asdict(cls())
        values: dict[str, Any] = {}
        for name, found in stored.items():
            known = defaults.get(name)
            value = tuple(found) if isinstance(found, list) else found
            fits = isinstance(known, float) and isinstance(value, int)
            if not (fits or type(value) is type(known)):
                raise ValueError(f"{name} = {value!r} is no setting of a training run")
            values[name] = value
        return cls(**values)

    def learning_rate_at(self, step: int) -> float:
        """Return the learning rate of a step."""
        warm = max(1, self.steps // 20)
        if step < warm:
            return self.learning_rate * (step + 1) / warm
        done = (step - warm) / max(1, self.steps - warm)
        return self.learning_rate * (0.01 + 0.99 * (1 + float(np.cos(np.pi * done))) / 2)

    def margin_at(self, step: int) -> float:
        """Return the margin of a step."""
        return self.margin * min(1.0, 3 * step / max(1, self.steps))


class Adaptation:
    """The student, its classes, its optimiser, and the step that trains them.

    Parameters
    ----------
    student : SpeakerCNN
        Starts with the teacher's weights.
    notes : TrainingNotes
    taught : NDArray, (notes, dim) float32
        The teacher's embeddings of the clean notes.
    config : AdaptationConfig
    """

    def __init__(
        self,
        student: SpeakerCNN,
        notes: TrainingNotes,
        taught: NDArray[np.float32],
        config: AdaptationConfig,
    ) -> None:
        self.student, self.config = student, config
        self.device = next(student.parameters()).device
        targets = functional.normalize(torch.from_numpy(taught), dim=1)
        speakers = torch.from_numpy(notes.speakers)
        centroids = _centroids(targets, speakers)
        share = config.speaker_share
        self._targets = functional.normalize(
            (1 - share) * targets + share * centroids[speakers], dim=1
        ).to(self.device)
        self.classes = MarginSoftmax(centroids, torch.from_numpy(notes.corpora)).to(self.device)
        for name, parameter in student.named_parameters():
            parameter.requires_grad_(not name.startswith(config.frozen))
        trained = [p for p in student.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(
            [*trained, *self.classes.parameters()], weight_decay=config.weight_decay
        )

    def step(self, number: int, batch: Batch) -> dict[str, float]:
        """Train on one batch; return the losses by name."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.config.learning_rate_at(number)
        self._set_modes()
        with torch.autocast(self.device.type, torch.bfloat16):
            student = self.student(batch.log_mel.to(self.device))
        losses = self._losses(student.float(), batch, self.config.margin_at(number))
        total: Tensor = (
            losses["cosine"]
            + self.config.contrastive * losses["contrastive"]
            + self.config.margin_softmax * losses["margin_softmax"]
        )
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self.optimiser.step()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _losses(self, student: Tensor, batch: Batch, margin: float) -> dict[str, Tensor]:
        targets = self._targets[batch.notes.to(self.device)]
        return {
            "cosine": cosine_loss(student, targets),
            "contrastive": contrastive_loss(student, targets, temperature=self.config.temperature),
            "margin_softmax": self.classes(student, batch.speakers.to(self.device), margin=margin),
        }

    def _set_modes(self) -> None:
        """Put the network into training mode, batch normalisation only if it is re-estimated."""
        self.student.train()
        if self.config.norms == "frozen":
            for module in self.student.modules():
                if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                    module.eval()

    def state(self) -> dict[str, object]:
        """Return all that a later process needs to go on."""
        return {
            "student": self.student.state_dict(),
            "classes": self.classes.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }

    def restore(self, state: dict[str, dict[str, object]]) -> None:
        """Go on from what `state` returned."""
        self.student.load_state_dict(state["student"])
        self.classes.load_state_dict(state["classes"])
        self.optimiser.load_state_dict(state["optimiser"])


def _centroids(embeddings: Tensor, speakers: Tensor) -> Tensor:
    """Return each speaker's mean embedding, (speakers, dim) of unit length."""
    sums = embeddings.new_zeros(int(speakers.max()) + 1, embeddings.shape[1])
    return functional.normalize(sums.index_add_(0, speakers, embeddings), dim=1)
