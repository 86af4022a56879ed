"""Drives Lagoon's warehouse from here: a list of steps in one process, one answer a step."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Lagoon:
    def __init__(self, folder):
        self.folder = folder

    def run(self, *steps):
        done = subprocess.run(
            ["npx", "tsx", "conformance/lagoon.ts", str(self.folder)],
            input="\n".join(json.dumps(step) for step in steps), capture_output=True, text=True, cwd=ROOT,
        )
        if done.returncode != 0:
            raise RuntimeError(f"Lagoon ended with {done.returncode}: {done.stderr[-2000:]}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def must(self, *steps):
        """As `run`, for steps that all have to work; answers the last answer."""
        answers = self.run(*steps)
        for step, answer in zip(steps, answers, strict=True):
            if "error" in answer:
                raise RuntimeError(f"{step['do']} {step['table']}: {answer['error']}: {answer['message']}")
        return answers[-1]

    def path(self, table):
        """Where the files of a table lie that Lagoon created."""
        return self.folder / "lake" / "local" / "tables" / table

    def outside(self, name):
        """A place in the lake where somebody else writes."""
        return self.folder / "lake" / "local" / "outside" / name
