"""The jobs "try", "see" and "phrase"."""

import contextlib
from pathlib import Path
from typing import Any

from bot.nlu import encoder
from bot.rehearsal.model import Model, Vectors
from bot.safety import learned, screen
from bot.settings import Settings
from bot.teach import candidate, files, flips, live, phrases, sets
from bot.teach.progress import Progress

TRY = ("Reading the examples", "Looking at the sentence")
SEE = ("Reading the examples", "Training with it", "Reading the test messages", "Playing the conversation tests")
PHRASE = ("Reading what is labelled", "Trying the phrase")


def cache(settings: Settings) -> Path:
    """Where vectors of training data are remembered; `pal train` uses the same."""
    return settings.data_dir / "embeddings.sqlite"


def attempt(settings: Settings, progress: Progress, text: str, name: str) -> None:
    """What PAL makes of `text` now, and which examples are near to it. Its own vector is not remembered."""
    progress.stage(0)
    engine = encoder.load()
    known = list(files.examples())
    vectors = encoder.cached(engine, cache(settings)).encode([one.text for one in known])
    progress.stage(1)
    vector = engine.encode([text])[0]
    heard = Model.load(vectors=Vectors(engine)).understand(text)
    concern = screen.screen(text)
    near = [
        {"text": known[row].text, "name": known[row].name, "intent": known[row].intent, "near": round(how, 2)}
        for row, how in candidate.nearest(vector, vectors)
    ]
    progress.result(
        heard=list(heard.topics) or [heard.intent],
        intent=heard.intent,
        confidence=round(heard.confidence, 3),
        ranking=[(label, round(chance, 3)) for label, chance in heard.ranking[:5]],
        between=list(heard.between),
        crisis=concern.kind if concern else None,
        near=near,
        wanted=files.intent_of(files.place(name)),
    )


def foresee(settings: Settings, progress: Progress, text: str, name: str) -> None:
    """What would change if `text` were an example of `name`: a head fitted with it, against one without it. That is the live
    one, unless something has been saved since it was made: then what changes would not be this sentence's doing."""
    progress.stage(0)
    engine = encoder.load()
    remembered = encoder.cached(engine, cache(settings))
    wanted = files.intent_of(files.place(name))
    known = [*files.examples(), files.Example(text, wanted, name)]
    import numpy as np

    vectors = np.vstack([remembered.encode([one.text for one in known[:-1]]), engine.encode([text])])
    progress.stage(1)
    how = candidate.settings(engine)
    trained = candidate.fit(known, vectors, how)
    progress.part(1, 2)
    without = candidate.fit(known[:-1], vectors[:-1], how) if live.stale() else None
    # Messages of the sets are no secret: their vectors may be remembered like those of the examples.
    of_sets, of_talks = Vectors(remembered), Vectors(engine)
    now, then = _model(without, of_sets), _model(trained, of_sets)
    heard = _model(without, of_talks).understand(text)
    then_heard = _model(trained, of_talks).understand(text)
    progress.result(
        against="saved" if without else "live",
        was=list(heard.topics) or [heard.intent],
        now=list(then_heard.topics) or [then_heard.intent],
        sure_was=round(heard.confidence, 3),
        sure_now=round(then_heard.confidence, 3),
    )
    progress.stage(2)
    found = flips.of_sets(sets.rows(), now.understand, then.understand, progress.part)
    progress.result(sets=found)
    progress.stage(3)
    progress.result(flows=_flows(without, trained, of_talks, progress))


def _model(trained: candidate.Trained | None, vectors: Vectors, screened: bool = False) -> Model:
    """A model with this head; with None the live one. `screened`: with the learned screen that is live, if there is one."""
    if trained is None:
        return Model.load(vectors=vectors)
    learnt = None
    if screened:
        with contextlib.suppress(OSError, KeyError, ValueError):
            learnt = learned.load()
    return Model(trained.head, trained.thresholds, vectors, learnt)


def _flows(
    without: candidate.Trained | None, trained: candidate.Trained, vectors: Vectors, progress: Progress
) -> dict[str, Any]:
    import tempfile

    from bot.flows import read, run
    from bot.flows.store import of_files
    from bot.rehearsal import Rehearsal

    listed = read()
    with tempfile.TemporaryDirectory(prefix="pal-teach-") as folder:
        now = Rehearsal(_model(without, vectors, screened=True), of_files(where=Path(folder)))
        then = now.using(_model(trained, vectors, screened=True))
        before, after = [], []
        for number, flow in enumerate(listed, 1):
            before.append(run(flow, now))
            after.append(run(flow, then))
            progress.part(number, len(listed))
    return flips.of_flows(before, after)


def phrase(_settings: Settings, progress: Progress, said: str, kind: str) -> None:
    """What `said` would newly raise among all that is labelled."""
    progress.stage(0)
    listed = phrases.labelled()
    screen.ready()
    was: dict[str, screen.Concern | None] = {}
    for number, one in enumerate(listed, 1):
        was[one.text] = screen.screen(one.text)
        if number % 500 == 0:
            progress.part(number, len(listed))
    progress.stage(1)
    with phrases.trial(said, kind) as folder:
        screen.again(folder)
        found = phrases.changes(listed, was.__getitem__, screen.screen, progress.part)
    screen.again()
    for group in ("caught", "false", "wrong_kind", "lost"):
        found[f"{group}_number"] = len(found[group]) + found["hidden"].get(group, 0)
        found[group] = found[group][:60]
    progress.result(**found)
