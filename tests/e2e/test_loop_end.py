"""What the event loop leaves behind when it ends must not bring down the program later."""

import subprocess
import sys

# A call that is still due when the loop ends, and the garbage collector coming by in a worker thread afterwards:
# Qt cannot stop timers of another thread, and would ring one whose object is gone.
_SCRIPT = """
import asyncio, gc, threading, time
from drs_inspector.qt.app import application
from drs_inspector.qt.loop import run

async def main():
    loop = asyncio.get_running_loop()
    for number in range(50):
        loop.call_later(0.6 + number / 100, print, "called after the end")
    return 0

app = application()
assert run(main) == 0
worker = threading.Thread(target=gc.collect)
worker.start()
worker.join()
ballast = [object() for _ in range(100_000)]
end = time.monotonic() + 1.5
while time.monotonic() < end:
    app.processEvents()
print("alive")
"""


def test_calls_that_are_due_after_the_end_do_no_harm() -> None:
    ran = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, "alive", "")


# A thread that answers too late, as a slow keyring does: what it handed over before the end lies
# in Qt's queue when the loop is gone; what comes afterwards is refused as asyncio refuses it.
_LATE = """
import asyncio, threading
from drs_inspector.qt.app import application
from drs_inspector.qt.loop import run

loops = []

async def main():
    loop = asyncio.get_running_loop()
    loops.append(loop)
    really_close = loop.close

    def close():
        worker = threading.Thread(target=loop.call_soon_threadsafe, args=(print, "called after the end"))
        worker.start()
        worker.join()
        really_close()

    loop.close = close
    return 0

app = application()
assert run(main) == 0
for _ in range(20):
    app.processEvents()

def answer_late():
    try:
        loops[0].call_soon_threadsafe(print, "called after the end")
    except RuntimeError as error:
        print(error)

worker = threading.Thread(target=answer_late)
worker.start()
worker.join()
for _ in range(20):
    app.processEvents()
"""


def test_a_thread_that_answers_after_the_end_does_no_harm() -> None:
    ran = subprocess.run([sys.executable, "-c", _LATE], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, "Event loop is closed", "")


# Ten threads of Qt's that start at once, each with a class of Python's, ended the program in one of sixty early ends:
# Qt asks for the name of that class in the new thread, without the interpreter's lock.
_THREADS = """
import asyncio, threading
from drs_inspector.qt.app import application
from drs_inspector.qt.loop import run

async def main():
    print(type(await asyncio.to_thread(threading.current_thread)).__name__)
    return 0

app = application()
assert run(main) == 0
"""


def test_work_in_threads_is_done_by_threads_of_pythons_own() -> None:
    ran = subprocess.run([sys.executable, "-c", _THREADS], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, "Thread", "")
