"""Vectors of questions, from the process that plays rehearsals, when it is running anyway."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
from starlette.requests import Request

#: More texts than this are grouped by letters: nobody should wait for so many vectors.
_MOST = 200
#: For a portion of twenty.
_PATIENCE_S = 4.0
_KEPT = 2 * _MOST
_kept: OrderedDict[str, list[float]] = OrderedDict()


def meaning(request: Request) -> Callable[[list[str]], Any]:
    """Texts -> vectors, or None when they are not to be had at once: then letters decide."""

    def encode(texts: list[str]) -> Any:
        rehearsing = getattr(request.app.state, "rehearsing", None)
        if len(texts) > _MOST:
            return None
        new = list(dict.fromkeys(text for text in texts if text not in _kept))
        if new:
            rows = rehearsing.placed(new, _PATIENCE_S) if rehearsing is not None else None
            if rows is None:
                return None
            _kept.update(zip(new, rows, strict=True))
        found = np.array([_kept[text] for text in texts], dtype=np.float32)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
        return found

    return encode
