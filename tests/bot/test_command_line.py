"""``python -m bot`` as an operator meets it: a real process, its output and exit code."""

import base64
import json
import os
import subprocess
import sys

import pytest

from tests.bot.earlier_database import make_database
from tests.bot.test_storage import KEY


def run(*arguments, folder, **settings):
    """Run Python in a folder, with these settings and no others."""
    environment = {name: value for name, value in os.environ.items() if "TIMBRE_" not in name}
    return subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, *arguments],
        cwd=folder,
        env=environment | settings,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("run",)])
def test_without_a_token_two_sentences_say_how_to_get_one_and_how_to_try_without(
    arguments, tmp_path
):
    result = run("-m", "bot", *arguments, folder=tmp_path)
    assert result.returncode == 78
    first, second = result.stderr.splitlines()
    assert first.startswith("There is no token: ")
    assert "TIMBRE_TOKEN" in first
    assert second.endswith("python -m bot sandbox")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_token_is_no_token(tmp_path):
    result = run("-m", "bot", folder=tmp_path, TIMBRE_TOKEN="")
    assert result.returncode == 78
    assert result.stderr.startswith("There is no token: ")


def test_for_machines_that_sentence_is_a_line_of_json(tmp_path):
    result = run("-m", "bot", "--log-json", folder=tmp_path)
    assert result.returncode == 78
    told = json.loads(result.stderr)
    assert told["level"] == "CRITICAL"
    assert told["message"].startswith("There is no token: ")


def test_what_keeps_figures_is_not_imported_unless_it_is_wanted(tmp_path):
    code = "import bot.client, sys; print('prometheus_client' in sys.modules)"
    assert run("-c", code, folder=tmp_path).stdout == "False\n"


def test_dask_is_not_imported_unless_it_is_wanted(tmp_path):
    code = "import bot.client, sys; print({'dask', 'distributed'} & {*sys.modules})"
    assert run("-c", code, folder=tmp_path).stdout == "set()\n"


def test_a_worker_without_the_extra_or_without_a_scheduler_says_so(tmp_path):
    hidden = "import sys; sys.modules['distributed'] = None; import bot.__main__ as m; m.sys.exit("
    result = run("-c", hidden + "m.main(['worker', 'tcp://localhost:1']))", folder=tmp_path)
    assert result.returncode == 69
    assert result.stderr.startswith("A cluster needs an extra: run pip install 'timbre[cluster]'")
    result = run("-m", "bot", "worker", folder=tmp_path)
    assert result.returncode == 78
    assert result.stderr.startswith("There is no scheduler: ")
    for address in ("tcp://10.0.0.1:8786", "8786"):
        result = run("-m", "bot", "worker", address, folder=tmp_path)
        assert result.returncode == 2
        assert "tls://" in result.stderr


def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path):
    (tmp_path / ".env").write_text("TIMBRE_WORKERS=lots\n")
    result = run("-m", "bot", folder=tmp_path)
    assert result.returncode == 78
    (line,) = result.stderr.splitlines()
    assert line.startswith("TIMBRE_WORKERS cannot be used: ")


def test_help_names_the_commands(tmp_path):
    result = run("-m", "bot", "--help", folder=tmp_path)
    assert result.returncode == 0
    assert result.stdout.startswith("usage: python -m bot ")
    assert "run the bot on Discord" in result.stdout
    assert "try the bot in a browser" in result.stdout


def test_a_backup_is_made_restored_and_put_under_a_new_key(tmp_path):
    data = {"TIMBRE_DATA": "data"}
    result = run("-m", "bot", "backup", "copy", folder=tmp_path, **data)
    assert (result.returncode, result.stdout) == (74, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("There is no database at ")
    make_database(tmp_path / "data" / "timbre.sqlite", "0009")
    (tmp_path / "data" / "timbre.key").write_bytes(base64.b64encode(KEY))
    for arguments, said in (
        (("rotate-key", "--new"), "All 1 data keys are wrapped with the first key in "),
        (("backup", "copy"), "The database is copied to copy. "),
        (("restore", "copy"), "The database is that of copy again. "),
    ):
        result = run("-m", "bot", *arguments, folder=tmp_path, **data)
        assert (result.returncode, result.stderr) == (0, "")
        (line,) = result.stdout.splitlines()
        assert line.startswith(said)
    result = run("-m", "bot", "backup", "copy", folder=tmp_path, **data)
    assert (result.returncode, result.stdout) == (73, "")


def test_an_unknown_command_is_refused_with_those_that_exist(tmp_path):
    result = run("-m", "bot", "dance", folder=tmp_path)
    assert result.returncode == 2
    assert "dance" in result.stderr
    assert "sandbox" in result.stderr


def test_help_is_instant_because_neither_discord_nor_the_model_is_imported(tmp_path):
    code = "import sys, bot.__main__ as m; print({'discord', 'torch', 'pydantic'} & {*sys.modules})"
    assert run("-c", code, folder=tmp_path).stdout == "set()\n"
