"""The settings of a workspace, and the place where the process environment is read or set.

What names the workspace itself is read in ``coaching/workspace.py``, which loads nothing heavy.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from coaching import dialer
from coaching.cells import DateOrder
from coaching.errors import SettingsError, UsageError
from coaching.given_text import config_text
from coaching.patterns import Meaning, compile_pattern
from coaching.transcript import PersonRole
from coaching.weekly import weekly_of

SPEECH_MODELS = ("auto", "base", "tiny.en")
"""Recognisers known by name; any other value has to be the path of a folder."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(
            f"{name!r} is no time zone (Europe/Berlin, America/New_York, …)"
        ) from error
    return name


def _day_and_time(written: str) -> str:
    weekly_of(written)
    return written


def _known_speech_model(name: str) -> str:
    if name in SPEECH_MODELS or "/" in name or os.sep in name:
        return name
    close = difflib.get_close_matches(name, SPEECH_MODELS, n=1)
    guess = f"; did you mean {close[0]!r}?" if close else ""
    raise ValueError(
        f"{name!r} is not a known model ({', '.join(SPEECH_MODELS)}, "
        f"or the path of a folder){guess}"
    )


_LONGEST_CODE = 3
"""Letters of a language code; Source: Whisper's list, in which haw and yue are the longest."""


def _language_code(code: str) -> str:
    if code == "auto" or (
        code.isascii() and code.isalpha() and code.islower() and len(code) <= _LONGEST_CODE
    ):
        return code
    raise ValueError(f"{code!r} is neither auto nor a language code such as en")


def _spoken_code(code: str) -> str:
    if code == "auto":
        raise ValueError("'auto' is no language; an empty list stands for any")
    return _language_code(code)


class Team(_Section):
    """What holds for everybody."""

    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    company: str = ""


class Inbox(_Section):
    """How files are taken in."""

    rest_seconds: Annotated[float, Field(ge=0, le=3600)] = 2.0
    poll_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 2.0
    keep_free_gb: Annotated[float, Field(ge=0, le=100_000)] = 1.0


def _pattern(text: str) -> str:
    compile_pattern(text)
    return text


class Names(_Section):
    """What stands in the names of files."""

    patterns: tuple[Annotated[str, AfterValidator(_pattern)], ...] = ()


class Folders(_Section):
    """What the folders below the inbox are called after."""

    means: tuple[Meaning, ...] = ()


class DialerColumns(_Section):
    """What the team's dialer calls the columns of its exports, the surest title first."""

    recording: tuple[str, ...] = dialer.COLUMNS["recording"]
    external_id: tuple[str, ...] = dialer.COLUMNS["external_id"]
    started_at: tuple[str, ...] = dialer.COLUMNS["started_at"]
    clock: tuple[str, ...] = dialer.COLUMNS["clock"]
    direction: tuple[str, ...] = dialer.COLUMNS["direction"]
    rep: tuple[str, ...] = dialer.COLUMNS["rep"]
    rep_email: tuple[str, ...] = dialer.COLUMNS["rep_email"]
    from_number: tuple[str, ...] = dialer.COLUMNS["from_number"]
    to_number: tuple[str, ...] = dialer.COLUMNS["to_number"]
    customer_number: tuple[str, ...] = dialer.COLUMNS["customer_number"]
    customer_name: tuple[str, ...] = dialer.COLUMNS["customer_name"]
    customer_email: tuple[str, ...] = dialer.COLUMNS["customer_email"]
    account: tuple[str, ...] = dialer.COLUMNS["account"]
    deal: tuple[str, ...] = dialer.COLUMNS["deal"]
    title: tuple[str, ...] = dialer.COLUMNS["title"]
    language: tuple[str, ...] = dialer.COLUMNS["language"]
    consent: tuple[str, ...] = dialer.COLUMNS["consent"]
    disposition: tuple[str, ...] = dialer.COLUMNS["disposition"]


class Dialer(_Section):
    """How the exports of the team's dialer are read."""

    dates: DateOrder = "auto"
    columns: DialerColumns = DialerColumns()

    @property
    def titles(self) -> dialer.Columns:
        """The titles of each column."""
        return {name: getattr(self.columns, name) for name in DialerColumns.model_fields}


LightWorker = Literal["auto", "on", "off"]
"""Whether a second worker takes files that need no recogniser; "auto" asks what the machine has."""


class Service(_Section):
    """Where ``filmroom serve`` answers, on the loopback address, and who works for it."""

    port: Annotated[int, Field(ge=0, le=65_535)] = 8420
    prefect_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    light_worker: LightWorker = "auto"


class Speech(_Section):
    """How speech becomes words."""

    model: Annotated[str, AfterValidator(_known_speech_model)] = "auto"
    language: Annotated[str, AfterValidator(_language_code)] = "auto"
    languages: tuple[Annotated[str, AfterValidator(_spoken_code)], ...] = ("en",)
    batch_size: Annotated[int, Field(ge=1, le=64)] = 8
    threads: Annotated[int, Field(ge=0, le=256)] = 0


class Channels(_Section):
    """Whose voice is on which side of a two-sided recording."""

    left: PersonRole = "rep"
    right: PersonRole = "customer"


class Search(_Section):
    """How much a search shows."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 10


class Reel(_Section):
    """How reels sound and how long they get."""

    loudness_lufs: Annotated[float, Field(ge=-40, le=-8)] = -16.0
    gap: Annotated[float, Field(ge=0, le=10)] = 0.4
    stage_gap: Annotated[float, Field(ge=0, le=10)] = 1.5
    longest: Annotated[float, Field(ge=10, le=7200)] = 600.0


class Sharing(_Section):
    """When the team sees a rep's moments, and what counts as moving on."""

    first_look_days: Annotated[int, Field(ge=0, le=365)] = 7
    moved_on_days: Annotated[int, Field(ge=1, le=365)] = 14


class Meeting(_Section):
    """What the team agreed on about its learning meeting."""

    minutes: Annotated[int, Field(ge=20, le=180)] = 45
    weekly: Annotated[str, AfterValidator(_day_and_time)] = ""
    days_ahead: Annotated[int, Field(ge=0, le=6)] = 1
    share_limit: Annotated[float, Field(gt=0, le=1)] = 0.34
    seen_within_weeks: Annotated[int, Field(ge=1, le=52)] = 4


class Privacy(_Section):
    """What becomes of originals once their call is ready."""

    original: Literal["keep", "move", "delete"] = "keep"
    after_days: Annotated[int, Field(ge=0, le=36_500)] = 30
    move_to: Annotated[str, Field(validate_default=True)] = ""
    inbox_too: bool = False

    @field_validator("move_to")
    @classmethod
    def _is_named(cls, folder: str, info: ValidationInfo) -> str:
        if info.data.get("original") == "move" and not Path(folder).is_absolute():
            raise ValueError("originals are moved: name the folder, from the root on")
        return folder


class Settings(_Section):
    """All of ``config/filmroom.toml``; the defaults here equal the shipped file."""

    me: str = ""
    team: Team = Team()
    inbox: Inbox = Inbox()
    service: Service = Service()
    names: Names = Names()
    folders: Folders = Folders()
    dialer: Dialer = Dialer()
    speech: Speech = Speech()
    channels: Channels = Channels()
    search: Search = Search()
    reel: Reel = Reel()
    sharing: Sharing = Sharing()
    meeting: Meeting = Meeting()
    privacy: Privacy = Privacy()


def read_settings(path: Path) -> Settings:
    """The settings in ``path``; the defaults where the file does not exist.

    Raises:
        SettingsError: it cannot be read or is no TOML, or a key or value in it is unknown; all
            mistakes are named.
    """
    try:
        values = tomllib.loads(config_text(path))
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"config/{path.name}: {error}", hint="correct that line; values are written as in TOML"
        ) from error
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        mistakes = [_mistake(dict(problem)) for problem in error.errors()]
        raise SettingsError(
            "; ".join(f"config/{path.name}: {mistake}" for mistake in mistakes),
            hint=f"correct {path}; docs/configuration.md lists every setting",
        ) from error


def with_speech_model(settings: Settings, model: str) -> Settings:
    """The same settings with another recogniser.

    Raises:
        UsageError: there is no such recogniser.
    """
    try:
        speech = Speech.model_validate(settings.speech.model_dump() | {"model": model})
    except ValidationError as error:
        raise UsageError(_mistake(dict(error.errors()[0]))) from error
    return settings.model_copy(update={"speech": speech})


def _mistake(problem: dict[str, Any]) -> str:
    """A problem that pydantic found, in our words."""
    place = [str(part) for part in problem["loc"]]
    key = ".".join(place)
    if problem["type"] == "extra_forbidden":
        known = _keys_beside(place)
        close = difflib.get_close_matches(place[-1], known, n=1)
        guess = f"; did you mean {close[0]!r}?" if close else f" (known: {', '.join(known)})"
        return f"{key} is not a setting{guess}"
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{key} = {problem['input']!r}: {message}"


def _keys_beside(place: Iterable[str]) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    model: type[BaseModel] = Settings
    for part in list(place)[:-1]:
        field = model.model_fields.get(part)
        if field is None or not isinstance(field.annotation, type):
            break
        model = field.annotation
    return list(model.model_fields)


def cache_folder() -> Path:
    """Where joined weights are kept: ``FILMROOM_CACHE``, else the user's cache folder."""
    environment = os.environ  # noqa: TID251 - this is the one place
    if chosen := environment.get("FILMROOM_CACHE"):
        return Path(chosen)
    if shared := environment.get("XDG_CACHE_HOME"):
        return Path(shared) / "filmroom"
    return Path.home() / ".cache" / "filmroom"


def keep_libraries_at_home(prefect_home: Path) -> None:
    """Set the environment so that no library calls home, fetches anything or writes elsewhere.

    Has to run before Prefect, sentence-transformers or faster-whisper is imported.
    """
    environment = os.environ  # noqa: TID251 - this is the one place
    for name in [name for name in environment if name.startswith("PREFECT_")]:
        del environment[name]  # somebody's own Prefect: another server, database or key
    for name in ("NO_PROXY", "no_proxy"):
        beside = environment.get(name, "")
        environment[name] = ",".join(filter(None, (beside, "127.0.0.1", "localhost")))
    # threads that wait for each other sleep: spinning they take ten times as long where other
    # programs want the processors, too (embedding on 2 cores at a load of 8, 2026-11-24)
    environment.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # a product of matrices is kept ready for each size that came along, some 80 kB each, and by
    # oneDNN's own choice a thousand of them: with few it is as fast, and memory stays (2026-11-27)
    environment.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")
    environment.update(
        {
            "DO_NOT_TRACK": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_OFFLINE": "1",
            "TRANSFORMERS_OFFLINE": "1",
            "TOKENIZERS_PARALLELISM": "false",
            "PREFECT_HOME": str(prefect_home),
            "PREFECT_PROFILE": "ephemeral",
            "PREFECT_API_DATABASE_CONNECTION_URL": (
                f"sqlite+aiosqlite:///{prefect_home.absolute() / 'prefect.db'}"
            ),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
            # runs and their logs say what there is to say: no event is kept, nothing waits for one
            "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": f"{30 * 24 * 3600}",
            "PREFECT_CLI_PROMPT": "false",
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
            "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        }
    )


def set_prefect_server(url: str) -> None:
    """Point Prefect, in this process and its children, to the server at ``url``."""
    os.environ["PREFECT_API_URL"] = url  # noqa: TID251 - this is the one place


def be_prefect_server(url: str) -> None:
    """Have Prefect's server, in this process, know that it is at ``url`` and that its pages are.

    By itself it answers the scripts of any site, and its pages ask at port 4200.
    """
    environment = os.environ  # noqa: TID251 - this is the one place
    environment["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] = url.removesuffix("/api")
    environment["PREFECT_UI_API_URL"] = url
