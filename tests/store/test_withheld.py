"""For tests/store/test_withheld.py, once the filters pass withheld talk over."""

from __future__ import annotations

import numpy as np
import pytest

from coaching.moments.sharing import Visibility
from coaching.search import Filters, Query
from coaching.steps.search import search
from coaching.store import moments
from coaching.store.library import Library
from tests.places import NOW
from tests.store.search_fixtures import BAG, Said, add_call

PRICE: Said = [("rep", "The price is nine hundred."), ("customer", "That is too expensive.")]
SEATS: Said = [("rep", "How many seats do you need?"), ("customer", "Sixty seats.")]


@pytest.mark.parametrize(("visibility", "found"), [("withheld", 0), ("first_look", 1), ("team", 1)])
def test_withheld_talk_is_found_by_nothing_and_other_talk_of_the_call_is(
    library: Library, visibility: Visibility, found: int
) -> None:
    call = add_call(library, PRICE, SEATS)
    with library.writing() as conn:
        moments.add_moment(
            conn, call, start=0.0, end=20.0, words="", visibility=visibility,
            first_look_until=None, who="Marcus", now=NOW,
        )  # fmt: skip
    for text in ('"too expensive"', "the price is nine hundred, too costly"):
        hits = search(library, BAG, Query(text)).hits
        assert sum("expensive" in hit.text for hit in hits) == found, text
    listed = search(library, BAG, Query("", Filters(stage="discovery"))).hits
    assert sum("expensive" in hit.text for hit in listed) == found
    assert any("Sixty" in hit.text for hit in listed)
    assert np.isfinite([hit.score for hit in listed]).all()
