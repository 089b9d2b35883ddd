"""`python -m bot.teach ID`: does the job with this id (bot/teach/job.py). It gives way to whatever answers real people."""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def main(id_: str) -> int:
    """0 when it is done."""
    import contextlib
    import logging
    import signal

    from bot import settings as all_settings
    from bot.front import logs
    from bot.offers.store import NotLoaded
    from bot.rehearsal.model import NoModel
    from bot.safety.phrases import BadPhrase
    from bot.teach import files, job, phrases, train, trying
    from bot.teach.progress import Cancelled, Progress

    with contextlib.suppress(OSError):
        os.nice(10)
    settings = all_settings.load()
    logs.install("error")
    state = job.read(settings.data_dir, id_)
    if state is None or not state.running:
        return 1
    stages = {"try": trying.TRY, "see": trying.SEE, "phrase": trying.PHRASE, "train": train.STAGES}[state.kind]
    progress = Progress(settings.data_dir, state, stages)

    def ended(_number: int, _frame: object) -> None:
        # Tidies up on its way out; what is going live goes on to its end.
        if not progress.state.fixed:
            raise Cancelled

    signal.signal(signal.SIGTERM, ended)
    with job.alone(settings.data_dir) if state.kind in job.HEAVY else contextlib.nullcontext(True) as free:
        if not free:
            progress.end("failed", "Something else is being worked on. Try again when it has ended.")
            return 1
        try:
            given = state.given
            if state.kind == "try":
                trying.attempt(settings, progress, given["text"], given["name"])
            elif state.kind == "see":
                trying.foresee(settings, progress, given["text"], given["name"])
            elif state.kind == "phrase":
                trying.phrase(settings, progress, given["text"], given["kind"])
            else:
                train.run(settings, progress)
            if progress.state.running:
                progress.end("done")
        except Cancelled:
            return 1
        except (train.NotGood, NoModel, NotLoaded, files.NotThere, phrases.Unusable, BadPhrase) as error:
            # All of these say what is wrong in plain words.
            progress.end("failed", str(error))
            return 1
        except Exception as error:
            # Its text may hold what somebody wrote.
            logging.getLogger(__name__).exception("job %s failed: %s", state.kind, type(error).__name__)
            progress.end("failed", f"It could not be done ({type(error).__name__}). What is live is as it was.")
            return 1
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1]))
