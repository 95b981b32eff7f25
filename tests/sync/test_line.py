"""A line is of one thread."""

import threading

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import start
from pgasync.sync.channel import Channel
from pgasync.sync.value import Value


def in_another_thread(function):
    """What a call in another thread says was wrong with it."""
    said = []

    def call():
        try:
            function()
        except MisuseError as error:
            said.append(str(error))

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    return said


def test_tasks_of_two_threads_cannot_wait_in_one_line():
    lives = Value(3)
    task = start(lives.wait_change())
    assert in_another_thread(lambda: start(lives.wait_change())) == [
        "wait_change waited for a change of the value, for which tasks of another thread wait."
        " Only tasks of one thread can share it."
    ]
    task.cancel()


def test_another_thread_can_neither_set_nor_send():
    lives, box = Value(3), Channel(1)
    tasks = [start(lives.wait_change()), start(box.receive())]
    foreign = (
        " was called in another thread than the one that the task tree lives in."
        " Only its own thread may start, fire, cancel and tick."
    )
    assert in_another_thread(lambda: setattr(lives, "value", 4)) == ["setting the value" + foreign]
    assert in_another_thread(lambda: box.try_send(4)) == ["send()" + foreign]
    assert lives.value == 3 and not box.items
    for task in tasks:
        task.cancel()
