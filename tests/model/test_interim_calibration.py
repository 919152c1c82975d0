"""Ratios fitted on other people."""

import numpy as np
import pytest

from model.evaluation.answers import recognisers
from model.evaluation.calibration_metrics import cllr, min_cllr
from model.evaluation.interim_calibration import fit_ratio, outsiders_for
from model.evaluation.servers import all_people
from tests.model.test_servers import corpus_of


def test_the_ratio_of_two_normal_distributions_is_found():
    rng = np.random.default_rng(0)
    targets, others = rng.normal(0.7, 0.1, 20_000), rng.normal(0.3, 0.1, 20_000)
    calibrate = fit_ratio(targets, others)
    # (x - 0.3)^2 / 0.02 - (x - 0.7)^2 / 0.02 = 40 (x - 0.5)
    assert calibrate(np.array([0.4, 0.5, 0.6])) == pytest.approx([-4, 0, 4], abs=0.4)
    lost = cllr(calibrate(targets), calibrate(others)) - min_cllr(targets, others)
    assert lost < 0.01


@pytest.mark.parametrize(("measured", "is_fitted"), [("reading", True), ("words-dev", False)])
def test_nothing_is_learnt_of_a_measured_corpus_nor_of_its_kin(measured, is_fitted):
    (people, *_) = all_people({measured: corpus_of(9, 4)})
    by_centroids = recognisers(["ours"])[:1]
    outsiders = outsiders_for(people, by_centroids, {"words-train": corpus_of(12, 5)})
    assert bool(outsiders.calibrations) == is_fitted
    if is_fitted:
        (calibrate,) = outsiders.calibrations.values()
        assert calibrate(np.array([1.0])) > 0 > calibrate(np.array([0.0]))


def test_the_cohort_holds_nobody_of_a_measured_corpus():
    (people, *_) = all_people({"speechocean762": corpus_of(9, 4)})
    cohort = outsiders_for(people, [], {}).cohort
    assert cohort.corpora
    assert "speechocean762" not in cohort.corpora
