# The doors of the house. Everything else is in scripts/, in Python.
PYTHON ?= python3
.PHONY: demo test lint check bench chaos lock messages

demo: ## serve a populated site at http://localhost:8000 (PORT=… changes it)
	@$(PYTHON) scripts/prepare.py app
	@.venv/bin/python scripts/demo.py

test: ## run every test; ARGS="tests/lms/people -x" for some of them
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/test.py $(ARGS)

lint: ## style, direction of imports, templates, settings, translations
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/lint.py

check: lint test

bench: ## measure speed on PostgreSQL, tests/bench/report.md; ARGS="S7 --short" for a part, reduced
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/bench.py $(ARGS)

chaos: ## rushes, random walks and kills, on SQLite and PostgreSQL; ARGS="-k walk" for some of them
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/chaos.py $(ARGS)

lock: ## choose versions again, after a change in requirements/*.in
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/lock.py

messages: ## gather sentences to translate in locale/fr, then compile them
	@$(PYTHON) scripts/prepare.py dev
	@.venv/bin/python scripts/messages.py gather
	@.venv/bin/python scripts/messages.py compile
