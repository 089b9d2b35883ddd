"""Vectors of questions, from the process that plays rehearsals, when it is running anyway."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from starlette.requests import Request

#: More texts than this are grouped by letters: nobody should wait for so many vectors.
_MOST = 200
#: For a portion of twenty.
_PATIENCE_S = 4.0
#: Digest of a text -> its vector; of what was on the list when it was last looked at, and of nothing that was taken off.
_kept: dict[bytes, list[float]] = {}


def meaning(request: Request) -> Callable[[list[str]], Any]:
    """Texts -> vectors, or None when they are not to be had at once: then letters decide."""

    def encode(texts: list[str]) -> Any:
        rehearsing = getattr(request.app.state, "rehearsing", None)
        if len(texts) > _MOST:
            return None
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in _kept}
        found = {key: _kept[key] for key in keys if key in _kept}
        if new:
            rows = rehearsing.placed(list(new.values()), _PATIENCE_S) if rehearsing is not None else None
            if rows is None:
                return None
            found.update(zip(new, rows, strict=True))
        _kept.clear()
        _kept.update(found)
        return np.array([found[key] for key in keys], dtype=np.float32)

    return encode
