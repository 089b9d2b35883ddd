# make run    installs, trains if needed, loads the offers, starts everything and prints the address
# make test   installs and runs every test
.PHONY: run test setup check lock clean

# One thread each: three processes share the machine, and numpy's default of one thread a core makes them fight.
export OMP_NUM_THREADS = 1
export RASA_TELEMETRY_ENABLED = false
export SQLALCHEMY_SILENCE_UBER_WARNING = 1
export TF_CPP_MIN_LOG_LEVEL = 3

pal = .venv/bin/pal

run: setup
	@$(pal) up

setup:
	@./setup.sh run
	@$(pal) offers load --quiet
	@$(pal) train --if-changed

test:
	@./setup.sh dev
	@$(pal) train --if-changed
	@.venv/bin/python -m pytest $(ARGS)

check:
	@./setup.sh dev
	@.venv/bin/ruff format --check bot actions tests tools benchmarks migrations
	@.venv/bin/ruff check bot actions tests tools benchmarks migrations
	@.venv/bin/mypy
	@$(pal) offers check

# Pins every package with its hashes; no download addresses.
lock:
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.10 --custom-compile-command "make lock" requirements/run.in -o requirements/run.txt
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.10 --custom-compile-command "make lock" requirements/dev.in -o requirements/dev.txt
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.8 --custom-compile-command "make lock" requirements/uv.in -o requirements/uv.txt

clean:
	rm -rf .venv .uv models var
