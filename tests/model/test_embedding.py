"""The arithmetic of embeddings."""

import numpy as np
import pytest

from model.embedding import centroid, from_bytes, to_bytes


def test_a_centroid_is_the_mean_of_unit_length():
    middle = centroid(np.array([[3.0, 0.0], [1.0, 2.0], [2.0, 4.0]], np.float32))
    # Mean (2, 2).
    np.testing.assert_allclose(middle, [np.sqrt(0.5), np.sqrt(0.5)], rtol=1e-6)
    assert middle.dtype == np.float32


def test_the_centroid_of_one_is_itself():
    one = np.array([0.6, 0.8], np.float32)
    np.testing.assert_allclose(centroid([one]), one, rtol=1e-6)


def test_opposite_embeddings_have_a_centroid_of_zeros_and_no_warning():
    np.testing.assert_array_equal(centroid([np.array([1.0, 0.0]), np.array([-1.0, 0.0])]), [0, 0])


def test_an_embedding_is_stored_in_768_bytes_and_comes_back():
    embedding = np.random.default_rng(0).standard_normal(192).astype(np.float32)
    stored = to_bytes(embedding)
    assert len(stored) == 768
    np.testing.assert_array_equal(from_bytes(stored), embedding)
    assert from_bytes(stored).flags.writeable


def test_bytes_are_little_endian_whatever_the_array_was():
    assert to_bytes(np.array([1.0], ">f4")) == b"\x00\x00\x80\x3f"


def test_bytes_that_are_no_embedding_are_refused():
    with pytest.raises(ValueError, match="multiple"):
        from_bytes(b"\x00" * 7)
