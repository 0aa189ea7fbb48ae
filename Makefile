# Two commands matter: `make run` and `make deploy STAGE=prod`. `make` alone lists the rest.
STAGE ?= prod
PY := .venv/bin/python
export RAPPORT_PORT ?= 8080

.DEFAULT_GOAL := help
.PHONY: console console-types help setup run reset demo bench screenshots test check triage-eval prove-policies package deploy

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv (the others do it by themselves)
	@infra/setup.sh $(MAKECMDGOALS)

run: setup ## everything on this machine, at http://127.0.0.1:8080
	@exec $(PY) -m infra.local run

reset: setup ## forget the local stack's data
	@$(PY) -m infra.local reset

demo: setup ## a lively day of customers, through the sandbox, on a running stack
	@$(PY) -m sandbox.demo --sandbox http://127.0.0.1:$(RAPPORT_PORT)/sandbox

bench: setup ## measure calls, capacity, import times and speed, on a stack of its own
	@$(PY) -m infra.bench

screenshots: setup ## pictures of every main view into docs/img, on a stack of its own
	@$(PY) -m infra.screenshots

test: setup ## every test (fast ones side by side, then those that need a stack or a browser)
	@$(PY) -m infra.console test
	@$(PY) -m pytest -n 2 --dist loadfile -m "not stack and not browser"
	@$(PY) -m pytest -m "stack or browser" --durations=15

check: setup ## style, types and templates
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m infra.lint
	@$(PY) -m infra.console check

triage-eval: setup ## how well the rules tell which public posts need an answer, over a labelled sample
	@$(PY) -m infra.triage_eval

prove-policies: setup ## show that each permission of the lambdas is needed (slow: a quarter of an hour for two of them)
	@$(PY) -m infra.prove_policies

console: setup ## build the agents' console into chalicelib/static (run, test and deploy do it by themselves)
	@$(PY) -m infra.console

console-types: setup ## the console's types of the API, afresh from its own document
	@$(PY) -m infra.console types

package: setup ## build/STAGE/out: one CloudFormation template and one zip
	@$(PY) -m infra.build --stage $(STAGE)

deploy: setup ## put a stage onto AWS: make deploy STAGE=prod
	@$(PY) -m infra.deploy --stage $(STAGE)
