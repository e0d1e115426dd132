"""A real Spark cluster on this machine: a standalone master with workers, each its own process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

__all__ = ["standalone"]

_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"
_HOST = "127.0.0.1"
_PATIENCE = 90


@contextmanager
def standalone(folder: Path, *, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """Start a master and workers, give the master's address, and stop them all afterwards.

    Args:
        folder: Where they keep their logs and their working files.
        workers: How many workers to start, with one core each.
        memory: The memory of each worker, as Spark writes it.
    """
    port, page = _free_port(), _free_port()
    address = f"spark://{_HOST}:{port}"
    with ExitStack() as stack:
        master = ("--host", _HOST, "--port", str(port), "--webui-port", str(page))
        stack.enter_context(_process(folder, "master", _MASTER, *master))
        for number in range(1, workers + 1):
            own = ["--host", _HOST, "--port", str(_free_port())]
            own += ["--webui-port", str(_free_port()), "--cores", "1", "--memory", memory]
            own += ["--work-dir", str(folder / f"work-{number}"), address]
            stack.enter_context(_process(folder, f"worker-{number}", _WORKER, *own))
        _await_workers(f"http://{_HOST}:{page}/json/", workers, folder)
        yield address


@contextmanager
def _process(folder: Path, name: str, java_class: str, *arguments: str) -> Iterator[None]:
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": _HOST,
        "SPARK_NO_DAEMONIZE": "1",
        "PYSPARK_PYTHON": sys.executable,
    }
    # spark-class adds what this version of Spark asks of each version of Java.
    command = [str(home / "bin" / "spark-class"), java_class, *arguments]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=folder
        )
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            if process.poll() is None:
                process.kill()
                process.wait()


def _await_workers(page: str, workers: int, folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(URLError, ConnectionError), urlopen(page, timeout=5) as answer:  # noqa: S310  # this machine
            if answer.read().count(b'"state" : "ALIVE"') >= workers:
                return
        time.sleep(0.2)
    logs = "\n".join(log.read_text(errors="replace")[-2000:] for log in folder.glob("*.log"))
    raise TimeoutError(f"the workers did not come up within {_PATIENCE} s:\n{logs}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        return int(free.getsockname()[1])
