"""People's word on plays: what one is called, and that one is none."""

from __future__ import annotations

from coaching.errors import UsageError
from coaching.steps.place import Place
from coaching.steps.plays import meant
from coaching.store import acts
from coaching.store import plays as stored

KIND = "play"
"""What a play is called in the log of acts."""

NAME, DISMISS, TAKE_BACK = "name", "dismiss", "undo"

LONGEST = 80
"""Characters of a name. Chosen because a longer one is cut in every list."""


def name(place: Place, wanted: str, title: str, *, who: str) -> stored.Play:
    """Call a play something; empty for its own words. It keeps the name when it is found again.

    Raises:
        UsageError: It is no number of a play, or the name is too long.
        NotFoundError: There is none.
    """
    said = " ".join(title.split())
    if len(said) > LONGEST:
        raise UsageError(
            f"{said[:20]!r}… has {len(said)} characters", hint=f"a name has {LONGEST} at most"
        )
    with place.library.writing() as conn:
        play = meant(conn, wanted)
        stored.set_title(conn, play.id, said)
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=NAME,
            object_kind=KIND,
            object_id=play.id,
            before={"title": play.title},
            after={"title": said},
        )
        return meant(conn, str(play.id))


def dismiss(place: Place, wanted: str, *, back: bool = False, who: str) -> stored.Play:
    """Leave a play out of lists, and of what plays are compared with; or, with ``back``, in again.

    Raises:
        UsageError: It is no number of a play.
        NotFoundError: There is none.
    """
    with place.library.writing() as conn:
        play = meant(conn, wanted)
        if back == (play.dismissed_at is not None):
            stored.set_dismissed(conn, play.id, None if back else place.now())
            acts.record(
                conn,
                at=place.now(),
                who=who,
                verb=TAKE_BACK if back else DISMISS,
                object_kind=KIND,
                object_id=play.id,
                before={"dismissed": back},
                after={"dismissed": not back},
            )
        return meant(conn, str(play.id))
