"""A lambda's first moments, in an interpreter that has loaded nothing yet. Standard library only, and
as little of it as can be: what this file imports, nothing after it pays for.

    python -I -S first_run.py import PACKAGE NAMES_FILE
        imports the modules named in the file, one a line; prints CPU and wall milliseconds
    python -I -S first_run.py answer PACKAGE HANDLER EVENT_FILE
        loads the handler and answers one event; prints JSON: CPU and wall milliseconds up to the
        answer, the answer, and the names of the modules that were loaded on the way
"""

import os  # noqa: F401  every interpreter has it, except one started with -S
import sys
import time


def load_all(package: str, names_file: str) -> None:
    with open(names_file) as lines:
        names = lines.read().split()
    sys.path.insert(0, package)
    wall, cpu = time.perf_counter(), time.process_time()
    for name in names:
        __import__(name)
    spent_cpu, spent_wall = time.process_time() - cpu, time.perf_counter() - wall
    missing = [name for name in names if name not in sys.modules]
    if missing:
        sys.exit(f"not imported: {missing}")
    print(spent_cpu * 1000, spent_wall * 1000)


def answer_one(package: str, handler: str, event_file: str) -> None:
    before = set(sys.modules)
    import json  # every handler needs it; taken off its time, but still on the list of modules

    with open(event_file) as text:
        event = json.load(text)
    sys.path.insert(0, package)
    wall, cpu = time.perf_counter(), time.process_time()
    module_name, _, function = handler.rpartition(".")
    __import__(module_name)
    answer = getattr(sys.modules[module_name], function)(event, _Context())
    spent_cpu, spent_wall = time.process_time() - cpu, time.perf_counter() - wall
    loaded = [name for name in sys.modules if name not in before]
    told = {"cpu_ms": spent_cpu * 1000, "wall_ms": spent_wall * 1000, "answer": answer, "modules": loaded}
    print("\n" + json.dumps(told))


class _Context:
    function_name = "bench"
    function_version = "$LATEST"
    memory_limit_in_mb = "512"
    aws_request_id = "00000000-0000-4000-8000-000000000000"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:bench"
    log_group_name = log_stream_name = "bench"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


if __name__ == "__main__":
    if sys.argv[1] == "import":
        load_all(*sys.argv[2:])
    else:
        answer_one(*sys.argv[2:])
