"""Draw which voices of a server are alike: a numbered dot a voice."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw
from scipy.spatial import cKDTree

from model.pictures.canvas import BACKGROUND, BLUE, FAINT, INK, ORANGE, as_png, font, new_card

_WIDTH, _HEIGHT = 960, 720
_LEFT, _TOP, _RIGHT, _BOTTOM = 20, 80, 20, 70  # margins around the dots
_PLOT = (_LEFT, _TOP, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM)
_LETTERS, _SMALL = 32, 26  # sizes: legible when a phone shows the card at 40 %
_LARGEST, _SMALLEST = 28, 5  # radius of a dot, in pixels
_COVERED = 0.35  # of the plot, at most: the more voices, the smaller the dots
_GAP = 3  # pixels between dots
_LINE = "#4a5062"
_LEAST_EXTENT = 0.2  # of a map in distances: voices that are nearer than that stay near on it
_NO_DIFFERENCE = 1e-9  # what rounding leaves of voices that are the same
_ROUNDS = 200  # of moving dots apart
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # none of its multiples point the same way

Positions = NDArray[np.float64]


def draw_voice_map(centroids: NDArray[np.float32], *, own: int | None = None) -> bytes:
    """Draw voices as numbered dots: near is alike.

    A line leads from each voice to the one that is most like it in truth: where it is long, two
    dimensions had no room for that. Dots that would hide each other are moved apart.

    Parameters
    ----------
    centroids : NDArray, (voices, 192) float32
        Rows of unit length, two or more. The number of a voice is its place, from 1.
    own : int, optional
        Place of the voice to be marked, from 0.

    Returns
    -------
    bytes
        A PNG of 960 x 720, the same for the same voices.
    """
    card, draw = new_card(_WIDTH, _HEIGHT)
    positions, kept = lay_out(centroids)
    radius = _radius(len(centroids))
    dots = _apart(_on_card(positions, radius), radius)
    for one, other in enumerate(_most_alike(centroids)):
        draw.line((*dots[one], *dots[other]), _LINE, 3)
    size = round(radius * (1.3 if len(dots) < 100 else 1.05))
    for place, (x, y) in enumerate(dots):
        box = (x - radius, y - radius, x + radius, y + radius)
        is_own = place == own
        draw.ellipse(box, ORANGE if is_own else BLUE, outline=INK if is_own else None, width=4)
        draw.text((x, y), str(place + 1), BACKGROUND, font(size), anchor="mm")
    _draw_words(draw, kept=kept, has_own=own is not None)
    return as_png(card)


def _draw_words(draw: ImageDraw.ImageDraw, *, kept: float, has_own: bool) -> None:
    """Say what is near, what a line is, what the marked dot is, and how much to trust it all."""
    draw.text((_LEFT, 40), "Voices: near is alike", INK, font(_LETTERS), anchor="lm")
    about = f"A line leads to the most alike.  {kept:.0%} of all differences fit on the map."
    draw.text((_LEFT, _HEIGHT - 34), about, FAINT, font(_SMALL), anchor="lm")
    if has_own:
        right = _WIDTH - _RIGHT
        draw.text((right, 40), "you", INK, font(_LETTERS), anchor="rm")
        x = right - font(_LETTERS).getlength("you") - 22
        draw.ellipse((x - 14, 26, x + 14, 54), ORANGE, outline=INK, width=4)


def lay_out(centroids: NDArray[np.float32]) -> tuple[Positions, float]:
    """Return where voices lie in the plane that shows most of their differences.

    The principal components of the unit-length centroids. That is also the classical
    multidimensional scaling of the straight distances between them, whose squares are 2 - 2 cos:
    what is near is what the bot compares as alike. No iteration and no chance: a gallery has one
    map. An axis has no direction of its own: it is given the one whose 192 components have a
    positive sum, which a new voice seldom turns round.

    Returns
    -------
    positions : NDArray, (voices, 2) float64
        In units of distance between voices: two that share nothing are 1.41 apart.
    kept : float
        The share of all squared differences that the plane shows.

    References
    ----------
    Gower, "Some distance properties of latent root and vector methods used in multivariate
    analysis", Biometrika 53, 1966, which shows that the two are the same; Torgerson,
    "Multidimensional scaling: I. Theory and method", Psychometrika 17, 1952.
    """
    centred = centroids.astype(np.float64) - centroids.mean(axis=0, dtype=np.float64)
    places, spreads, axes = np.linalg.svd(centred, full_matrices=False)
    signs = np.where(axes[:2].sum(axis=1) < 0, -1.0, 1.0)
    positions: Positions = places[:, :2] * spreads[:2] * signs
    differences = np.square(spreads)
    total = float(differences.sum())
    return positions, float(differences[:2].sum()) / total if total > _NO_DIFFERENCE else 1.0


def _radius(voices: int) -> int:
    left, top, right, bottom = _PLOT
    covered = _COVERED * (right - left) * (bottom - top) / voices
    return round(min(_LARGEST, max(_SMALLEST, math.sqrt(covered / math.pi))))


def _on_card(positions: Positions, radius: int) -> Positions:
    """Return positions in pixels, by one scale for both axes."""
    extent = np.maximum(np.ptp(positions, axis=0), _LEAST_EXTENT)
    scale = (_room(radius) / extent).min()
    return _centred(positions * scale * [1, -1])  # upwards is less on a card


def _room(radius: int) -> Positions:
    """Return how wide and high the middles of the dots may spread."""
    left, top, right, bottom = _PLOT
    return np.array([right - left, bottom - top], dtype=np.float64) - 2 * radius


def _centred(dots: Positions) -> Positions:
    """Return dots moved together, to the middle of the plot."""
    left, top, right, bottom = _PLOT
    middle = (dots.min(axis=0) + dots.max(axis=0)) / 2
    moved: Positions = dots - middle + [(left + right) / 2, (top + bottom) / 2]
    return moved


def _apart(dots: Positions, radius: int) -> Positions:
    """Move dots that touch until they do not, or for as many rounds as that is worth."""
    angles = _GOLDEN_ANGLE * np.arange(len(dots))
    # Of dots in one place, each is to leave it another way.
    spiral = np.sqrt(angles)[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    dots = dots + 0.1 * spiral
    for _ in range(_ROUNDS):
        one, other = cKDTree(dots).query_pairs(2 * radius + 1, output_type="ndarray").T
        if not len(one):
            break
        away = dots[one] - dots[other]  # (pairs, 2)
        distance = np.maximum(np.hypot(*away.T), 1e-9)
        push = away * ((2 * radius + _GAP - distance) / distance / 2)[:, None]
        moves = np.zeros_like(dots)
        np.add.at(moves, one, push)
        np.add.at(moves, other, -push)
        # Of a crowd, nobody is to be thrown out by all the others together.
        moves *= np.minimum(1, radius / 2 / np.maximum(np.hypot(*moves.T), 1e-9))[:, None]
        dots = dots + moves
        # Whoever stands at the edge draws all others in: at a wall they would pile up.
        fits = _room(radius) / np.maximum(np.ptp(dots, axis=0), 1)
        dots = _centred(dots * min(1, fits.min()))
    return dots


def _most_alike(centroids: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return for each voice the place of the one that is most like it."""
    cosines = centroids @ centroids.T
    np.fill_diagonal(cosines, -np.inf)
    most: NDArray[np.intp] = cosines.argmax(axis=1)
    return most
