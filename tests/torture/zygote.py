"""A process with everything imported, that forks one child for each command it is given.

A line of JSON on standard input is a command: `argv` for `ghirbal` or `scrapy`, and which change
of a file below `root` is to fail, and how; or after how many seconds the child is to be sent which
signal. A child that lives longer than `deadline` seconds is killed. The answer is how the child
ended, how many changes it had counted by then, and whether it was late.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import json
import os
import select
import signal
import sys
from multiprocessing import forkserver, get_context
from typing import Any

OFF, ONCE, FROM_THEN_ON, KILL = range(4)
_COSTLY = (
    "crawler",
    "scrapy.cmdline",
    "scrapy.commands",
    "scrapy.core.engine",
    "scrapy.downloadermiddlewares",
    "scrapy.spidermiddlewares",
    "scrapy.core.downloader.handlers.http11",
)


def main() -> None:
    warm_up()
    for line in sys.stdin:
        wish = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os._exit(work(wish, writing))
        os.close(writing)
        if wish["after"] is not None:
            strike(child, wish["after"], wish["signal"])
        late = not ends_within(child, wish["deadline"])
        if late:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading) as told:
            seen = told.read()
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            mend_server()
        print(json.dumps({"code": code, "seen": int(seen or 0), "late": late}), flush=True)


def mend_server() -> None:
    """A command killed while it asks the server for a child ends the server.

    On a busy machine that comes later, when the server gets to it: so ask it for a child, too.
    """
    while True:
        forkserver.ensure_running()
        child = get_context("forkserver").Process(target=os.getpid)
        with contextlib.suppress(OSError, EOFError):
            child.start()
            child.join()
            if child.exitcode == 0:
                return
        server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)  # it is about to end


def strike(child: int, after: float, number: int) -> None:
    """Send the signal, unless the child has ended by then."""
    if not ends_within(child, after):
        os.kill(child, number)


def ends_within(child: int, seconds: float) -> bool:
    watched = os.pidfd_open(child)
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def warm_up() -> None:
    """What every command would else spend seconds on."""
    from scrapy.utils.misc import walk_modules_iter

    import cleaning.cli
    import cleaning.pipeline
    import cleaning.run
    import cleaning.samples
    from cleaning.workers.pool import _context

    for package in _COSTLY:
        list(walk_modules_iter(package))
    _context(timeout=30.0)
    forkserver.ensure_running()
    with contextlib.redirect_stdout(io.StringIO()):
        cleaning.cli.run_command(["run", "--help"])  # what is imported only now
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()


def work(wish: dict[str, Any], writing: int) -> int:
    """Run a command with the fault armed; returns its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the command sets its own, once it is loaded
    own_forkserver()
    said = os.open(wish["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    faults = ctypes.CDLL(os.environ["LD_PRELOAD"]) if "LD_PRELOAD" in os.environ else None
    if faults is not None:
        faults.fault_arm(os.fsencode(wish["root"]), wish["at"], wish["errno"], wish["how"])
    try:
        code = command(wish["argv"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 99
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if faults is not None:
        os.write(writing, str(faults.fault_seen()).encode())
    sys.stdout.flush()
    return code


def own_forkserver() -> None:
    """Use the warm server of the parent, which is no child of this process.

    The module asks whether its server still runs by waiting for it; so it waits for another.
    """
    parent = os.getpid()
    sleeper = os.fork()
    if sleeper == 0:
        sleep_while(parent)  # which may be gone already: the blow falls at any moment
    forkserver._forkserver._forkserver_pid = sleeper  # type: ignore[attr-defined]
    forkserver._forkserver._stop = lambda: None  # type: ignore[attr-defined]


def sleep_while(parent: int) -> None:
    import ctypes.util

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    while os.getppid() == parent:
        signal.pause()
    os._exit(0)


def command(argv: list[str]) -> int:
    from cleaning.cli import run_command

    if argv[0] == "ghirbal":
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return run_command(argv[1:])
    from scrapy.cmdline import execute

    execute(argv)
    return 0


if __name__ == "__main__":
    main()
