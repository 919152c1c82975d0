"""The only reader of the environment.

Every setting is an environment variable ``TIMBRE_<NAME>`` or a line of a ``.env`` file in the
folder the bot is started from; ``.env.example`` lists them all.
"""

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.shards import Shards


class Settings(BaseSettings):
    """What the operator of the bot may set, with its default."""

    model_config = SettingsConfigDict(
        env_prefix="TIMBRE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: SecretStr | None = Field(default=None, description="the bot's token from Discord")
    data: Path = Field(
        default=Path("data"), description="folder of database, key and encoders in use"
    )
    database: str | None = Field(
        default=None,
        description="SQLAlchemy address, of PostgreSQL with the extra postgresql; default: "
        "timbre.sqlite in the data folder",
    )
    key: SecretStr | None = Field(
        default=None,
        description="encryption key, 32 bytes in base64; default: made once in the data folder. Of "
        "several, with commas between, the first is in use and the others are still read: see "
        "'python -m bot rotate-key'",
    )
    keep_recordings: bool = Field(
        default=True,
        description="keep encrypted recordings, so that a new encoder needs no new enrolment",
    )
    strictness: Literal["strict", "normal", "relaxed"] = Field(
        default="normal",
        description="how many strangers may be given a name: 0.3, 1 or 3 in a hundred notes; the "
        "stricter, the more members are missed",
    )
    notes_to_enrol: int = Field(default=5, ge=3, le=20, description="notes one /enroll asks for")
    check_reading: bool = Field(
        default=False,
        description="refuse notes at /enroll in which the sentence was not read, where a server "
        "chose nothing else; in English only, and with the extra phrase-check",
    )
    max_note_mb: float = Field(default=25, gt=0, le=500, description="largest recording taken")
    max_note_s: float = Field(default=120, ge=5, le=600, description="longest recording taken")
    listen: bool = Field(
        default=False,
        description="hear voice notes that are not meant for the bot, so that /listen can be used; "
        "needs the Message Content intent",
    )
    listen_channels: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        description="ids of channels in which every voice note is answered, with commas between; "
        "needs the same; /listen does it without a restart",
    )
    auto_retrain: int = Field(
        default=0,
        ge=0,
        description="a server is retrained by itself after so many new notes and erased voices; "
        "0: only when /retrain is used",
    )
    asks_per_minute: int = Field(
        default=10,
        ge=1,
        description="how often a minute one person may use /whois or its menu",
    )
    retrains_per_hour: int = Field(
        default=6, ge=1, description="how often an hour one person may use /retrain"
    )
    retrain_apart: bool = Field(
        default=True,
        description="retrain in processes of their own, which hardly slow answers but take 850 MB "
        "meanwhile",
    )
    shards: Annotated[Shards | None, NoDecode] = Field(
        default=None,
        description="which of how many shards this process serves, as 0-3/16; default: as many as "
        "Discord recommends, all of them",
    )
    compute: str | None = Field(
        default=None,
        description="scheduler of a Dask cluster that does the model work, as tls://host:8786; "
        "tcp:// only on this machine; needs the extra cluster; default: processes of the bot",
    )
    compute_tls_ca: Path | None = Field(
        default=None,
        description="certificate of the authority that signed those of bot, scheduler and workers",
    )
    compute_tls_cert: Path | None = Field(
        default=None, description="certificate of this bot or worker"
    )
    compute_tls_key: Path | None = Field(default=None, description="the key of that certificate")
    workers: int = Field(
        default=1, ge=1, le=64, description="processes for model work, where there is no cluster"
    )
    threads: int = Field(
        default=0,
        ge=0,
        le=64,
        description="threads of each such process; 0: one, or two "
        "where there are cores for them and they prove to be faster at the start",
    )
    queue: int = Field(default=16, ge=1, le=1000, description="notes waiting before 'busy'")
    operator: str | None = Field(
        default=None,
        max_length=500,
        description="who runs the bot and how to reach them; /privacy tells it to members",
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="how much is logged"
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="port on 127.0.0.1 for Prometheus' /metrics, and for /healthz, which 'python "
        "-m bot health' asks; needs the extra metrics; default: none",
    )

    @field_validator("listen_channels", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return (
            tuple(filter(None, map(str.strip, value.split(","))))
            if isinstance(value, str)
            else value
        )

    @field_validator("shards", mode="before")
    @classmethod
    def _parse_shards(cls, value: object) -> object:
        return Shards.parse(value) if isinstance(value, str) else value

    @field_validator("token", mode="before")
    @classmethod
    def _refuse_spaces(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if len(value.split()) > 1:  # no header of HTTP could carry it, and no token has any
            raise ValueError("a token has no spaces or line breaks, copy it again")
        return value.strip() or None

    @field_validator("compute")
    @classmethod
    def _check_scheduler(cls, value: str | None) -> str | None:
        return None if value is None else scheduler_address(value)

    @classmethod
    def read(cls) -> Self:
        """Read the environment and ``.env``.

        Raises
        ------
        SettingsError
            Names the first setting that cannot be used, and why.
        """
        settings, errors = cls.read_usable()
        if errors:
            raise errors[0]
        return settings

    @classmethod
    def read_usable(cls) -> tuple[Self, list[SettingsError]]:
        """Read what can be used; each setting that cannot has its default, and its error."""
        chosen: dict[str, Any] = {}
        errors: list[SettingsError] = []
        while True:
            try:
                return cls(**chosen), errors
            except ValidationError as error:
                for wrong in error.errors(include_input=False, include_url=False):
                    name = str(wrong["loc"][0])
                    if name not in chosen:  # several parts of one may be wrong
                        told = f"TIMBRE_{name.upper()} cannot be used: {wrong['msg']}."
                        errors.append(SettingsError(told))
                    chosen[name] = cls.model_fields[name].default
            except (OSError, UnicodeDecodeError) as error:
                told = f".env cannot be read ({error}): save it as plain text in UTF-8."
                errors.append(SettingsError(told))
                chosen["_env_file"] = None

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database or f"sqlite+aiosqlite:///{self.data.absolute() / 'timbre.sqlite'}"

    @property
    def worker_threads(self) -> tuple[int, int]:
        """The fewest and the most threads of each worker: more than it has cores are no use."""
        if self.threads:
            return self.threads, self.threads
        return 1, max(1, min(2, (os.cpu_count() or 1) // self.workers))

    @property
    def hears_channels(self) -> bool:
        """Whether the bot asks for the Message Content intent, without which it is deaf there."""
        return self.listen or bool(self.listen_channels)

    @property
    def max_note_bytes(self) -> int:
        """The largest recording taken, in bytes."""
        return int(self.max_note_mb * 1_000_000)


def scheduler_address(text: str) -> str:
    """Check where a scheduler is to be reached: voices leave a machine only encrypted.

    Raises
    ------
    ValueError
        It is no such address, or one beyond this machine without encryption.
    """
    parts = urlsplit(text)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or not parts.port:
        raise ValueError("write it as tls://host:8786")
    if parts.scheme == "tcp" and not _is_this_machine(parts.hostname):
        raise ValueError("voices go to another machine only encrypted, over tls://")
    return text


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
