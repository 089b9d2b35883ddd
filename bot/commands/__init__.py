"""One module a verb of `pal`: `add_arguments(parser)` and `run(args) -> int`. Heavy imports stay inside `run`."""
