"""Random trees of clocks, driven against a model that is too simple to be wrong."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pgasync.kernel.task import start
from pgasync.timing.clock import Clock
from pgasync.timing.flicks import FLICKS
from pgasync.timing.frames import next_frame
from pgasync.timing.sleep import sleep

# Flicks. Speeds are powers of two and trees are shallow, so that no time is rounded.
UNIT = 4**5
SPEEDS = [0, 0.25, 0.5, 1, 2]
DEEPEST = 3

waits = st.one_of(st.sampled_from(["frame", "late"]), st.integers(0, 6))
deeds = st.one_of(
    st.just(("nothing", 0, 0)),
    st.tuples(st.sampled_from(["pause", "resume", "hold", "cancel"]), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("speed"), st.integers(0, 9), st.sampled_from(SPEEDS)),
)
lives = st.lists(st.tuples(waits, deeds), min_size=1, max_size=6)


class ModelClock:
    def __init__(self, parent):
        self.parent = parent
        self.depth = parent.depth + 1 if parent else 0
        self.time = self.at = self.frame = self.moved = 0
        self.speed = 1
        self.paused = self.advanced = False
        self.holds = 0
        self.sleepers = []
        self.phases = {"frame": [], "late": []}
        # Who has joined since the tick began; let in when the next one does.
        self.joined = []

    @property
    def running(self):
        return not self.paused and not self.holds and (self.parent is None or self.parent.running)


class ModelTask:
    def __init__(self, number, clock, life):
        self.number = number
        self.clock = clock
        self.life = life
        self.step = 0
        self.deadline = 0
        self.age = 0
        self.alive = True

    @property
    def wait(self):
        return self.life[self.step][0]


class Model:
    """What the clocks promise, written down with sorted lists."""

    def __init__(self):
        self.clocks = [ModelClock(None)]
        self.tasks = []
        self.log = []
        self.waits = 0

    def begin(self, clock, life):
        task = ModelTask(len(self.tasks), clock, life)
        self.tasks.append(task)
        self.join(task)

    def join(self, task):
        self.waits += 1
        task.age = self.waits
        if isinstance(task.wait, int) and task.wait:
            task.deadline = task.clock.at + task.wait * UNIT
            task.clock.sleepers.append(task)
        else:
            task.clock.joined.append(task)

    def resumed(self, task):
        """A task goes on: it logs, does its deed, and waits for the next thing."""
        clock, wait = task.clock, task.wait
        self.log.append((task.number, clock.frame, clock.at))
        self.do(*task.life[task.step][1])
        task.step += 1
        over = not task.alive or task.step == len(task.life)
        if wait in clock.phases and not over and task.wait == wait:
            return  # keeps its place
        if wait in clock.phases:
            clock.phases[wait].remove(task)
        if over:
            task.alive = False
        else:
            self.join(task)

    def do(self, deed, number, value):
        clock = self.clocks[number % len(self.clocks)]
        if deed == "pause":
            clock.paused = True
        elif deed == "resume":
            clock.paused = False
            clock.holds = 0
        elif deed == "hold":
            clock.holds += 1
        elif deed == "speed":
            clock.speed = value
        elif deed == "cancel" and self.tasks:
            self.tasks[number % len(self.tasks)].alive = False

    def tick(self, units):
        for clock in self.clocks:
            parent = clock.parent
            clock.advanced = not clock.paused and not clock.holds and (parent is None or parent.advanced)
            clock.moved = 0
            if clock.advanced:
                clock.moved = (parent.moved if parent else units * UNIT) * clock.speed
                clock.time += clock.moved
                clock.at = clock.time
                clock.frame += 1
                self.let_in(clock)
        # A turn may be due again when a clock was stopped and let go within this tick.
        while sum(self.run_timers(clock) for clock in self.clocks):
            pass
        for phase in ("frame", "late"):
            for clock in self.clocks:
                self.run_frames(clock, phase)

    def let_in(self, clock):
        joined, clock.joined = clock.joined, []
        for task in joined:
            if task.wait in clock.phases:
                clock.phases[task.wait].append(task)
            else:
                task.deadline = min(clock.time - clock.moved + 1, clock.time)
                clock.sleepers.append(task)

    def run_timers(self, clock):
        woken = False
        while clock.advanced and clock.running:
            due = [task for task in clock.sleepers if task.alive and task.deadline <= clock.time]
            if not due:
                break
            woken = True
            # Sleeps of zero got their deadline last, so they are the youngest of theirs.
            task = min(due, key=lambda task: (task.deadline, task.wait == 0, task.age))
            clock.sleepers.remove(task)
            clock.at = task.deadline
            self.resumed(task)
        clock.at = clock.time
        return woken

    def run_frames(self, clock, phase):
        for task in list(clock.phases[phase]):
            if clock.advanced and clock.running and task.alive:
                self.resumed(task)
            elif not clock.running:
                return


class ClocksAgreeWithTheModel(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.model = Model()
        self.clocks = [Clock()]
        self.tasks = []
        self.log = []

    async def live(self, number, clock, life):
        for wait, deed in life:
            if wait == "frame":
                await next_frame()
            elif wait == "late":
                await next_frame(late=True)
            else:
                await sleep(wait * UNIT / FLICKS)
            self.log.append((number, clock.frame, clock.at))
            self.do(*deed)

    def do(self, deed, number, value):
        clock = self.clocks[number % len(self.clocks)]
        if deed == "pause":
            clock.pause()
        elif deed == "resume":
            clock.resume()
            while clock.holds:
                clock.let_go()
        elif deed == "hold":
            clock.hold()
        elif deed == "speed":
            clock.speed = value
        elif deed == "cancel" and self.tasks:
            self.tasks[number % len(self.tasks)].cancel()

    @rule(number=st.integers(0, 9))
    def add_a_clock(self, number):
        parent = number % len(self.clocks)
        if self.model.clocks[parent].depth < DEEPEST and len(self.clocks) < 6:
            self.model.clocks.append(ModelClock(self.model.clocks[parent]))
            self.clocks.append(Clock(self.clocks[parent]))

    @rule(number=st.integers(0, 9), life=lives)
    def start_a_task(self, number, life):
        number %= len(self.clocks)
        self.model.begin(self.model.clocks[number], life)
        clock = self.clocks[number]
        self.tasks.append(start(self.live(len(self.tasks), clock, life), clock=clock))

    @rule(deed=deeds)
    def do_something_between_two_ticks(self, deed):
        self.model.do(*deed)
        self.do(*deed)

    @precondition(lambda self: self.model.tasks)
    @rule(units=st.integers(0, 8), ticks=st.integers(1, 3))
    def tick(self, units, ticks):
        for _ in range(ticks):
            self.model.tick(units)
            self.clocks[0].tick(units * UNIT / FLICKS)

    @invariant()
    def the_same_tasks_have_run_at_the_same_moments_in_the_same_order(self):
        assert self.log == self.model.log

    @invariant()
    def the_clocks_show_the_same_time(self):
        shown = [(clock.time, clock.at, clock.frame, clock.running) for clock in self.clocks]
        assert shown == [(each.time, each.at, each.frame, each.running) for each in self.model.clocks]

    @invariant()
    def the_same_tasks_live(self):
        assert [task.is_open() for task in self.tasks] == [task.alive for task in self.model.tasks]

    def teardown(self):
        for task in reversed(self.tasks):
            task.cancel()
        for clock in self.clocks:
            assert clock.timers.count() == 0
            assert not clock.frames.waiting() + clock.late_frames.waiting()


ClocksAgreeWithTheModel.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
test_clocks_agree_with_the_model = ClocksAgreeWithTheModel.TestCase
