"""Rushes, random walks and kills: `make chaos`. What follows ARGS= goes to pytest as it is.

On SQLite, then on PostgreSQL when a server answers at DATABASE_URL or on this machine. They take
many minutes, one after another: each of them wants the machine for itself.
"""

import os
import subprocess
import sys

import psycopg

import prepare

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
OPTIONS = ["-m", "chaos", "-p", "no:xdist", "--durations=0", "--durations-min=1"]
# Threads that wait for minutes are not stuck.
PATIENT = ["-o", "faulthandler_timeout=3600"]


def run(name: str, environment: dict[str, str], asked: list[str]) -> int:
    print(f"--- {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *OPTIONS, *PATIENT, *asked]
    return subprocess.call(command, cwd=prepare.ROOT, env=environment)


def answers(server: str) -> bool:
    try:
        psycopg.connect(server, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def main() -> int:
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    code = run("SQLite", bare, sys.argv[1:])
    asked_for = os.environ.get("DATABASE_URL")
    if not asked_for and not answers(SERVER):
        print("--- PostgreSQL: no server answers")
        return code
    served = bare | {"DATABASE_URL": asked_for or SERVER}
    return run("PostgreSQL", served, sys.argv[1:]) or code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
