.DEFAULT_GOAL := help
.PHONY: help demo test test-long lint format lock bundle pictures bench clean
BIN := .venv/bin
export PYTHON

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: ## Open the demo account (without a display: save its pictures in demo-pictures)
	@.ci/setup demo
	@.ci/demo

test: lint ## Check style, types and floors, and run all tests that are not long
	$(BIN)/pytest -m "not long" -n auto --maxprocesses 4 $(ARGS)

test-long: ## Run the tests that are long by nature
	@.ci/setup test
	@$(BIN)/pytest -m long --hypothesis-profile=wide $(ARGS) || { \
	    status=$$?; [ $$status -eq 5 ] && echo "There are no long tests." || exit $$status; }

lint: ## Check style, types and floors only
	@.ci/setup test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ## Put the source into the house's format
	@.ci/setup test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## Renew requirements.lock
	@.ci/setup test
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml --output-file requirements.lock

bundle: ## Build dist/greenroom, a folder that runs without Python
	@.ci/setup bundle
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN build.spec

pictures: ## Renew the pictures of the README
	@unset DISPLAY WAYLAND_DISPLAY; .ci/setup demo
	@.ci/pictures

bench: ## Measure start, stalls and memory
	@.ci/setup test
	$(BIN)/python -m tests.bench

clean: ## Remove what was built, and .venv
	rm -rf .venv build dist demo-pictures .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
