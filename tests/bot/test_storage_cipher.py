"""Keys and what they encrypt."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.storage import load_keys
from bot.storage.cipher import Cipher

KEY = bytes(range(224, 256))  # its base64 needs both characters in which the alphabets differ


@given(plain=st.binary(max_size=2000), place=st.text())
def test_what_was_encrypted_is_decrypted_in_its_place(plain, place):
    cipher = Cipher(KEY)
    assert cipher.decrypt(cipher.encrypt(plain, bound_to=place), bound_to=place) == plain


@given(plain=st.binary(max_size=200), place=st.text(), other=st.text())
def test_no_other_place_and_no_other_key_decrypts(plain, place, other):
    sealed = Cipher(KEY).encrypt(plain, bound_to=place)
    if place != other:
        with pytest.raises(StorageUnreadableError):
            Cipher(KEY).decrypt(sealed, bound_to=other)
    with pytest.raises(StorageUnreadableError):
        Cipher(bytes(32)).decrypt(sealed, bound_to=place)


@given(rubbish=st.binary(max_size=100))
def test_rubbish_is_refused_and_raises_nothing_else(rubbish):
    with pytest.raises(StorageUnreadableError):
        Cipher(KEY).decrypt(rubbish, bound_to="place")


def test_the_same_value_never_looks_the_same_twice():
    cipher = Cipher(KEY)
    assert len({cipher.encrypt(b"value", bound_to="place") for _ in range(100)}) == 100


def test_a_key_of_another_length_is_refused():
    with pytest.raises(KeyUnusableError, match="16 bytes"):
        Cipher(bytes(16))


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("padding", ["", "="])
def test_a_key_is_taken_from_the_setting_in_either_alphabet(tmp_path, encode, padding):
    setting = " " + encode(KEY).decode().rstrip("=") + padding + "\n"
    assert load_keys(setting, tmp_path) == (KEY,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", ["", "secret", "ä" * 44, "A" * 42, "A" * 86, "*" * 43])
def test_a_malformed_setting_is_refused_without_being_shown(tmp_path, setting):
    with pytest.raises(KeyUnusableError, match=r"^TIMBRE_KEY is not a key of 32 bytes") as error:
        load_keys(setting, tmp_path)
    assert not setting or setting not in str(error.value)


def test_a_key_is_made_once_kept_private_and_announced(tmp_path, caplog):
    folder = tmp_path / "data"
    (key,) = load_keys(None, folder)
    path = folder / "timbre.key"
    assert len(key) == 32
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert str(path) in record.getMessage()
    assert base64.b64encode(key).decode() not in record.getMessage()
    caplog.clear()
    assert load_keys(None, folder) == (key,)
    assert not caplog.records


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xfe"])
def test_a_damaged_key_file_is_refused_and_kept(tmp_path, content):
    path = tmp_path / "timbre.key"
    path.write_bytes(content)
    with pytest.raises(KeyUnusableError, match=r"timbre\.key"):
        load_keys(None, tmp_path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("elsewhere", [False, True])
def test_no_key_is_made_for_a_database_that_has_one_already(tmp_path, elsewhere):
    database = tmp_path / ("elsewhere.sqlite" if elsewhere else "timbre.sqlite")
    database.write_bytes(b"content")
    url = f"sqlite+aiosqlite:///{database}" if elsewhere else None
    with pytest.raises(KeyUnusableError, match=r"its key .* is missing"):
        load_keys(None, tmp_path, database_url=url)
    assert list(tmp_path.iterdir()) == [database]


def test_a_database_server_needs_its_key_in_the_setting(tmp_path):
    with pytest.raises(KeyUnusableError, match="needs its key in TIMBRE_KEY"):
        load_keys(None, tmp_path, database_url="postgresql+asyncpg://db/timbre")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KeyUnusableError, match=r"timbre\.key"):
        load_keys(None, tmp_path / "file" / "data")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_key_in_a_read_only_folder_is_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(KeyUnusableError, match=r"cannot be made at .*Permission denied"):
        load_keys(None, tmp_path)
