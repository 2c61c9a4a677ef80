from __future__ import annotations

from pathlib import Path

import httpx
import psutil
import pytest

from coaching.errors import WorkspaceError
from flows import server

pytestmark = pytest.mark.slow


def test_a_server_that_is_killed_is_started_again_at_the_same_place(tmp_path: Path) -> None:
    with server.prefect_server(tmp_path / "server.log") as running:
        running.wait()
        killed = running._process.pid
        running._process.kill()
        running._process.wait()
        assert running.is_back()
        again = running._process.pid
        assert server.answers(f"{running._url}/health")
    assert again != killed
    assert not psutil.pid_exists(again)


def test_no_other_site_may_use_the_server_and_its_own_pages_know_where_it_is(
    tmp_path: Path,
) -> None:
    with server.prefect_server(tmp_path / "server.log") as running:
        running.wait()
        api = running._url
        clear = f"{api}/admin/database/clear"
        foreign = {"origin": "http://evil.example"}
        asked = {**foreign, "access-control-request-method": "POST"}
        assert httpx.post(clear, headers=foreign, json={"confirm": False}).status_code == 403
        assert httpx.options(clear, headers=asked).status_code == 403
        linked = {**foreign, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        answer = httpx.get(f"{api}/health", headers=linked)
        assert "access-control-allow-origin" not in answer.headers
        own = httpx.get(f"{api.removesuffix('/api')}/ui-settings", headers={"origin": api})
        assert own.json()["api_url"] == api


def test_a_server_that_never_starts_is_told_and_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(3)")
    monkeypatch.setattr(server, "__file__", str(broken))
    with (
        server.prefect_server(tmp_path / "server.log") as running,
        pytest.raises(WorkspaceError, match="did not start"),
    ):
        running.wait()
