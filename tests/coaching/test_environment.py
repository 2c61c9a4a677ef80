from __future__ import annotations

import os
from pathlib import Path

import pytest

from coaching.settings import keep_libraries_at_home


def test_somebodys_own_prefect_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {key: value for key, value in os.environ.items() if key.startswith("PREFECT_")}
    with monkeypatch.context() as patch:
        patch.setattr(os, "environ", dict(os.environ))
        os.environ["PREFECT_API_URL"] = "https://somewhere.example/api"
        os.environ["PREFECT_API_KEY"] = "key"
        keep_libraries_at_home(tmp_path)
        assert "PREFECT_API_URL" not in os.environ
        assert "PREFECT_API_KEY" not in os.environ
        assert os.environ["PREFECT_HOME"] == str(tmp_path)
        assert str(tmp_path) in os.environ["PREFECT_API_DATABASE_CONNECTION_URL"]
        assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert ours == {key: os.environ[key] for key in ours}


def test_a_proxy_is_never_asked_for_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "environ", {**os.environ, "NO_PROXY": "intranet"})
        keep_libraries_at_home(tmp_path)
        assert os.environ["NO_PROXY"] == "intranet,127.0.0.1,localhost"
