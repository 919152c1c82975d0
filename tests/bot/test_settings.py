"""Settings: what is documented is what is read, and what cannot be used is named."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from model.calibration import Strictness

EXAMPLE = Path(__file__).parents[2] / ".env.example"
DEFAULTS = Settings(_env_file=None)

pytestmark = pytest.mark.usefixtures("nothing_set")


def documented() -> dict[str, str]:
    """Return the settings that the example lists, each with the comment above it."""
    found = {}
    for block in EXAMPLE.read_text().split("\n\n")[1:]:
        *comments, line = block.strip().splitlines()
        found[line.partition("=")[0]] = " ".join(comment.lstrip("# ") for comment in comments)
    return found


def test_the_example_lists_every_setting_in_order_with_its_description():
    expected = {
        f"TIMBRE_{name.upper()}": field.description for name, field in Settings.model_fields.items()
    }
    assert list(documented().items()) == list(expected.items())


def test_a_copy_of_the_example_changes_nothing():
    assert Settings(_env_file=EXAMPLE) == DEFAULTS


def test_every_default_is_written_in_the_example():
    written = {line for line in EXAMPLE.read_text().splitlines() if line.startswith("TIMBRE_")}
    for name, field in Settings.model_fields.items():
        value = "" if field.default in (None, ()) else field.default
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        assert f"TIMBRE_{name.upper()}={shown}" in written


def test_a_file_named_env_in_the_folder_is_read():
    Path(".env").write_text("TIMBRE_MAX_NOTE_MB=1.5\nTIMBRE_SOMETHING_ELSE=ignored\n")
    assert Settings.read().max_note_bytes == 1_500_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMBRE_WORKERS", "lots"),
        ("TIMBRE_WORKERS", "0"),
        ("TIMBRE_KEEP_RECORDINGS", "perhaps"),
        ("TIMBRE_STRICTNESS", "lax"),
        ("TIMBRE_NOTES_TO_ENROL", "21"),
        ("TIMBRE_MAX_NOTE_MB", "-1"),
        ("TIMBRE_MAX_NOTE_S", "1"),
        ("TIMBRE_LISTEN_CHANNELS", "12, general"),
        ("TIMBRE_LOG_LEVEL", "LOUD"),
        ("TIMBRE_COMPUTE", "scheduler:8786"),
        ("TIMBRE_COMPUTE", "tls://scheduler"),
        ("TIMBRE_COMPUTE", "tls://scheduler:port"),
        ("TIMBRE_COMPUTE", "tcp://scheduler:8786"),
        ("TIMBRE_COMPUTE", "tcp://10.0.0.1:8786"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_setting(
    name, value, monkeypatch
):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name} cannot be used: .+\.$") as refused:
        Settings.read()
    assert refused.value.exit_code == 78


def test_the_strictness_may_be_every_one_that_the_model_knows(monkeypatch):
    for strictness in Strictness:
        monkeypatch.setenv("TIMBRE_STRICTNESS", strictness.value)
        assert Settings.read().strictness == strictness
    monkeypatch.setenv("TIMBRE_STRICTNESS", "Lax.")
    with pytest.raises(SettingsError) as refused:
        Settings.read()
    assert str(refused.value).count(". ") == 0  # one sentence
    assert all(f"'{strictness}'" in str(refused.value) for strictness in Strictness)


@pytest.mark.parametrize(
    "address",
    ["tls://scheduler:8786", "tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786"],
)
def test_voices_go_unencrypted_to_this_machine_alone(address, monkeypatch):
    monkeypatch.setenv("TIMBRE_COMPUTE", address)
    assert Settings.read().compute == address


def test_a_value_that_cannot_be_used_is_not_repeated(monkeypatch):
    monkeypatch.setenv("TIMBRE_QUEUE", "a-token-pasted-in-the-wrong-place")
    with pytest.raises(SettingsError) as refused:
        Settings.read()
    assert "pasted" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "read"), [("", ()), ("7", (7,)), ("7,8", (7, 8)), (" 7 , 8, ", (7, 8))]
)
def test_channels_are_listed_with_commas_between(written, read, monkeypatch):
    monkeypatch.setenv("TIMBRE_LISTEN_CHANNELS", written)
    assert Settings.read().listen_channels == read


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("TIMBRE_TOKEN", "token-of-the-bot")
    monkeypatch.setenv("TIMBRE_KEY", "key-of-the-database")
    settings = Settings.read()
    assert settings.token.get_secret_value() == "token-of-the-bot"
    assert "of-the" not in repr(settings)


def test_the_database_lies_in_the_data_folder_unless_it_has_an_address(tmp_path):
    inside = Settings(data=tmp_path, _env_file=None)
    assert inside.database_url == f"sqlite+aiosqlite:///{tmp_path / 'timbre.sqlite'}"
    elsewhere = Settings(data=tmp_path, database="postgresql+asyncpg://db/timbre", _env_file=None)
    assert elsewhere.database_url == "postgresql+asyncpg://db/timbre"


def test_a_token_copied_with_more_than_itself_is_told_without_being_shown(monkeypatch):
    monkeypatch.setenv("TIMBRE_TOKEN", "secret\nsecret")
    with pytest.raises(SettingsError, match=r"_TOKEN cannot be used: .*copy it again") as error:
        Settings.read()
    assert "secret" not in str(error.value)
    monkeypatch.setenv("TIMBRE_TOKEN", " secret ")
    assert Settings.read().token.get_secret_value() == "secret"
    monkeypatch.setenv("TIMBRE_TOKEN", "  ")
    assert Settings.read().token is None
