"""Counts and prints checks: one line each, and the closing line that CI reads."""

import time


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.started = time.monotonic()

    def section(self, title):
        print(f"\n{title}  ({time.monotonic() - self.started:.0f} s)", flush=True)

    def check(self, name, difference=None):
        """`difference` is None or empty when the check holds, otherwise what is wrong."""
        if difference:
            self.failed += 1
            print(f"  FAIL  {name}: {difference}", flush=True)
        else:
            self.passed += 1
            print(f"  ok    {name}", flush=True)

    def equal(self, name, found, expected):
        self.check(name, None if found == expected else difference(found, expected))

    def attempt(self, name, act):
        """A check that must not raise; `act` answers a difference or None."""
        try:
            self.check(name, act())
        except Exception as error:  # whatever a reader throws is this check's result
            self.check(name, f"{type(error).__name__}: {first_line(error)}")

    def quietly(self, name, difference=None):
        """As `check`, but prints only what fails: for lists of hundreds."""
        if difference:
            self.check(name, difference)
        else:
            self.passed += 1

    def close(self):
        print(f"\n{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0


def difference(found, expected):
    if isinstance(found, list) and isinstance(expected, list) and found and expected:
        at = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        told = [brief(each[at]) if at < len(each) else "nothing" for each in (found, expected)]
        return f"{len(found)} of {len(expected)}; at {at} found {told[0]}, expected {told[1]}"
    return f"found {brief(found)}, expected {brief(expected)}"


def brief(value):
    text = repr(value)
    return text if len(text) < 400 else f"{text[:397]}…"


def first_line(error):
    return str(error).strip().split("\n")[0][:300]
