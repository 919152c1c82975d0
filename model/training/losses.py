"""Losses of the adaptation: stay with the teacher, tell its speakers apart, widen the margin."""

import torch
from torch import Tensor, nn
from torch.nn import functional


def cosine_loss(student: Tensor, targets: Tensor) -> Tensor:
    """Return the mean of one minus cosine, a scalar; both are (batch, dim) of unit length."""
    return 1 - (student * targets).sum(dim=1).mean()


def contrastive_loss(student: Tensor, targets: Tensor, *, temperature: float) -> Tensor:
    """Return the cross-entropy of finding one's own target among the batch's, a scalar.

    Parameters
    ----------
    student, targets : Tensor, (batch, dim) float32
        Unit length; row ``i`` of both is the same note, and every row another speaker.
    temperature : float

    References
    ----------
    van den Oord, Li, Vinyals, "Representation Learning with Contrastive Predictive Coding", 2018,
    arXiv:1807.03748, equation 4; ours: the positives are a frozen teacher's.
    """
    logits = student @ targets.T / temperature
    return functional.cross_entropy(logits, torch.arange(len(student), device=student.device))


class MarginSoftmax(nn.Module):
    """Additive-angular-margin softmax over the speakers of one corpus at a time.

    Parameters
    ----------
    centroids : Tensor, (speakers, dim) float32
        Unit length: where the classes start, which is where the teacher sees them.
    corpora : Tensor, (speakers,) int64
    scale : float

    References
    ----------
    Deng, Guo, Xue, Zafeiriou, "ArcFace: Additive Angular Margin Loss for Deep Face Recognition",
    2018, arXiv:1801.07698, equation 3. Ours: classes of other corpora are no negatives, and past
    the angle where the margin would turn the cosine around it is lowered linearly instead.
    """

    def __init__(self, centroids: Tensor, corpora: Tensor, *, scale: float = 30.0) -> None:
        super().__init__()
        self.centres = nn.Parameter(centroids.clone())
        self.register_buffer("corpora", corpora)
        self.corpora: Tensor
        self.scale = scale

    def forward(self, embeddings: Tensor, speakers: Tensor, *, margin: float) -> Tensor:
        """Return the mean cross-entropy, a scalar.

        Parameters
        ----------
        embeddings : Tensor, (batch, dim) float32
            Unit length.
        speakers : Tensor, (batch,) int64
            All of one corpus.
        margin : float
            Radians.
        """
        cosines = embeddings @ functional.normalize(self.centres, dim=1).T  # (batch, speakers)
        right = cosines.gather(1, speakers[:, None])  # (batch, 1)
        angle = torch.acos(right.clamp(-1 + 1e-6, 1 - 1e-6))
        with_margin = torch.where(
            angle + margin < torch.pi,
            torch.cos(angle + margin),
            right - 1 - torch.cos(angle.new_tensor(margin)),
        )
        logits = cosines.scatter(1, speakers[:, None], with_margin.to(cosines.dtype))
        foreign = self.corpora[None, :] != self.corpora[speakers][:, None]
        return functional.cross_entropy(
            self.scale * logits.masked_fill(foreign, -torch.inf), speakers
        )
