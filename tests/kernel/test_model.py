"""Random trees of tasks against the model: the two must write the same log, entry by entry."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import Nursery, open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scheduler import here
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import TaskState, current_task, start
from pgasync.sync.signal import Signal
from tests.kernel.model import Model

SIGNALS = 2
NUMBERS = st.integers(0, 30)
CLEANUPS = st.sampled_from(
    ["plain", "plain", "plain", "fires", "starts", "cancels", "waits", "swallows", "swallows for ever"]
)
RESTS = st.one_of(
    st.just(("orders",)),
    st.just(("orders",)),
    st.tuples(st.just("signal"), st.integers(0, SIGNALS - 1), st.integers(1, 3)),
    st.tuples(st.just("join"), NUMBERS),
    st.just(("return",)),
    st.just(("fail",)),
)


def orders(starts, at_least=0):
    """What a doll does in one step: its deeds, and how it comes to rest."""
    deeds = st.one_of(
        st.tuples(st.just("fire"), NUMBERS),
        starts,
        starts,
        st.tuples(st.just("open"), st.booleans()),
        st.tuples(st.just("leave")),
        st.tuples(st.just("break")),
        st.tuples(st.just("cancel"), NUMBERS),
        st.tuples(st.just("cut"), NUMBERS),
    )
    return st.tuples(st.lists(deeds, min_size=at_least, max_size=6), RESTS)


def starts(first_orders):
    """The starts of dolls, with what each does in its first step, while its starter runs below it."""
    return st.tuples(st.just("start"), NUMBERS, st.booleans(), st.booleans(), CLEANUPS, first_orders)


IDLE = st.just(([], ("orders",)))
BUSY = orders(starts(orders(starts(IDLE), at_least=1)), at_least=2)
ORDERS = orders(starts(st.one_of(IDLE, BUSY)))


def leaves(error):
    """What an error of a doll consists of, as the model names it."""
    if isinstance(error, BaseExceptionGroup):
        return sorted(leaf for inner in error.exceptions for leaf in leaves(inner))
    return ["misuse" if isinstance(error, MisuseError) else str(error)]


class Puppet:
    """A real task that does what it is told, and writes down what happens to it."""

    def __init__(self, stage, cleanup, first_order=()):
        self.stage = stage
        self.number = len(stage.puppets)
        self.cleanup = cleanup
        self.orders = Signal(f"orders for {self.number}")
        self.deeds = iter(first_order)
        self.blocks = []
        self.task = None
        stage.puppets.append(self)

    async def life(self):
        self.task = current_task()
        self.stage.log.append(("born", self.number))
        try:
            await self.serve()
        except Cancelled:
            if self.cleanup == "waits":
                await sleep_forever()
            while self.cleanup == "swallows for ever":
                with suppress(Cancelled):
                    await sleep_forever()
            if self.cleanup != "swallows":
                raise
        finally:
            if self.cleanup == "fires":
                self.stage.fire(0)
            if self.cleanup == "starts" and self.task.nursery is not None:
                self.task.nursery.start(Puppet(self.stage, "plain").life())
            if self.cleanup == "cancels":
                self.stage.do("cancel", [self.number // 2])
            self.stage.log.append(("end", self.number))

    async def serve(self):
        """Carry out deeds, until one says that the block ends in which this was called."""
        while True:
            deed, *about = await self.next_deed()
            if deed == "open":
                await self.block(CancelScope() if not about[0] else open_nursery())
            elif deed == "signal":
                for _ in range(about[1]):
                    value = await self.stage.signals[about[0]].wait()
                    self.stage.log.append(("got", self.number, value))
            elif deed == "join":
                await self.stage.puppets[about[0]].task.join()
                self.stage.log.append(("joined", self.number, about[0]))
            elif deed in ("leave", "return"):
                return
            elif deed in ("break", "fail"):
                raise ValueError(f"doll {self.number}")
            else:
                self.stage.do(deed, about)

    async def next_deed(self):
        """What is left of the order, or the first of the next one."""
        while True:
            for deed in self.deeds:
                return deed
            self.deeds = iter(await self.orders.wait())

    async def block(self, block):
        """Serve within a block; catch its errors, unless more than this block is being cancelled."""
        depth = len(self.blocks)
        self.blocks.append(block)
        errors = []
        try:
            if isinstance(block, Nursery):
                async with block:
                    await self.serve()
            else:
                with block:
                    await self.serve()
        except (ValueError, ExceptionGroup) as error:
            errors = leaves(error)
            if (self.task.innermost or self.task).cause is not None:
                raise
        finally:
            self.blocks.pop()
            self.stage.log.append(("left", self.number, depth, tuple(errors)))


class Stage:
    """The real tree."""

    def __init__(self):
        self.signals = [Signal(f"signal {n}") for n in range(SIGNALS)]
        self.puppets = []
        self.log = []
        self.fired = 0

    def fire(self, signal):
        self.fired += 1
        self.signals[signal].fire(self.fired)

    def do(self, deed, about):
        """A deed that is over at once, done by a puppet or from outside."""
        if deed == "fire":
            self.fire(about[0])
        elif deed == "start":
            owner, depth, daemon, close, cleanup, first_order = about
            puppet = Puppet(self, cleanup, first_order)
            nursery = self.puppets[owner].blocks[depth]
            nursery.start(puppet.life(), daemon=daemon, close_on_finish=close)
        elif deed == "cancel":
            task = self.puppets[about[0]].task
            if task is not None:  # unrun
                task.cancel()
        elif deed == "cut":
            self.puppets[about[0]].blocks[about[1]].cancel()
        elif deed == "root":
            start(Puppet(self, about[0]).life())
        else:
            self.puppets[about[0]].orders.fire(about[1])


class Trees(RuleBasedStateMachine):
    """Every rule is one call from outside into a forest of dolls and puppets."""

    def __init__(self):
        super().__init__()
        self.model = Model(SIGNALS)
        self.stage = Stage()

    @initialize(cleanups=st.lists(CLEANUPS, min_size=7, max_size=7))
    def plant_a_tree(self, cleanups):
        """Random rules alone would rarely grow one that is worth cancelling."""
        tell = self.order_of
        self.start_a_root(cleanups[0])
        tell(0, ("open", True), *(("start", 0, 0, False, False, each, []) for each in cleanups[1:4]))
        tell(1, ("open", False), ("open", True), ("start", 1, 1, False, False, cleanups[4], []))
        tell(2, ("open", True), ("open", True), ("start", 2, 0, True, False, cleanups[5], []))
        tell(2, ("start", 2, 1, False, True, cleanups[6], []), rest=("signal", 0, 2))
        tell(3, rest=("signal", 0, 1))

    @rule(cleanup=CLEANUPS)
    def start_a_root(self, cleanup):
        self.model.start(None, cleanup=cleanup)
        self.compare("root", cleanup)

    @rule(signal=st.integers(0, SIGNALS - 1))
    def fire(self, signal):
        self.model.fire(signal)
        self.compare("fire", signal)

    @precondition(lambda self: self.model.alive())
    @rule(which=NUMBERS, order=ORDERS)
    def give_an_order(self, which, order):
        ready = [doll for doll in self.model.alive() if doll.waits_for == "orders"]
        if ready:
            doll = ready[which % len(ready)]
            self.compare("order", doll.number, self.carry_out(doll, *order))

    # What is rare among random orders, and easily got wrong:

    @rule(which=NUMBERS, how=st.sampled_from(["return", "return", "fail"]))
    def end_a_task(self, which, how):
        ready = [doll for doll in self.model.alive() if doll.waits_for == "orders" and not doll.blocks]
        if ready:
            self.order_of(ready[which % len(ready)].number, rest=(how,))

    @rule(which=NUMBERS, deed=st.sampled_from(["leave", "leave", "break"]))
    def end_a_block(self, which, deed):
        ready = [doll for doll in self.model.alive() if doll.waits_for == "orders" and doll.blocks]
        if ready:
            doll = ready[which % len(ready)]
            self.compare("order", doll.number, self.carry_out(doll, [(deed,)], ("orders",)))

    @rule(which=NUMBERS, where=NUMBERS, daemon=st.booleans(), close=st.booleans(), order=BUSY, rest=RESTS)
    def start_a_busy_task(self, which, where, daemon, close, order, rest):
        ready = [doll for doll in self.model.alive() if doll.waits_for == "orders"]
        if ready:
            doll = ready[which % len(ready)]
            deeds = [("start", where, daemon, close, "plain", order)]
            self.compare("order", doll.number, self.carry_out(doll, deeds, rest))

    @rule(which=NUMBERS, whom=NUMBERS)
    def join_a_task(self, which, whom):
        ready = [doll for doll in self.model.alive() if doll.waits_for == "orders"]
        if ready:
            doll = ready[which % len(ready)]
            self.compare("order", doll.number, self.carry_out(doll, [], ("join", whom)))

    @rule(which=NUMBERS, signal=st.integers(0, SIGNALS - 1), times=st.integers(1, 3))
    def fire_a_signal_and_wait_for_it(self, which, signal, times):
        ready = [doll for doll in self.model.alive() if doll.waits_for == "orders"]
        if ready:
            self.order_of(ready[which % len(ready)].number, ("fire", signal), rest=("signal", signal, times))

    @precondition(lambda self: self.model.alive())
    @rule(deed=st.one_of(st.tuples(st.just("cancel"), NUMBERS), st.tuples(st.just("cut"), NUMBERS)))
    def cancel(self, deed):
        exact = self.resolve(deed)
        if exact is not None:
            self.in_the_model(exact)
            self.compare(*exact)

    def order_of(self, number, *deeds, rest=("orders",)):
        """Have a doll do exactly this."""
        self.model.stack.append(self.model.dolls[number])
        assert all(self.in_the_model(deed) for deed in deeds)
        self.model.rest(*rest)
        self.compare("order", number, [*deeds, *([rest] if rest != ("orders",) else [])])

    def carry_out(self, doll, deeds, rest):
        """Have the model's doll do it; say exactly what it has done, for the puppet to do the same."""
        model = self.model
        model.stack.append(doll)
        done = []
        for deed in deeds:
            exact = self.resolve(deed)
            if exact is None:
                continue
            if exact[0] == "start":
                done.append(self.start_in_the_model(exact))
            else:
                done.append(exact)
                if not self.in_the_model(exact):
                    return done
        rest = self.resolve_rest(doll, *rest)
        if rest[0] != "orders":
            done.append(rest)
        model.rest(*rest)
        return done

    def start_in_the_model(self, deed):
        """Start a doll, and let it carry out its first order. Returns what was exactly done."""
        _, owner, depth, daemon, close, cleanup, first_order = deed
        doll = self.model.start(self.model.dolls[owner].blocks[depth], daemon, close, cleanup)
        done = self.carry_out(doll, *first_order) if doll.alive else []
        return "start", owner, depth, daemon, close, cleanup, done

    def resolve_rest(self, doll, how, number=0, *about):
        """How a doll comes to rest, with the number of whom it joins; it waits for orders if it cannot."""
        if how == "join":
            others = [other.number for other in self.model.dolls if other.waits_for != "unrun"]
            others.remove(doll.number)
            return (how, others[number % len(others)]) if others else ("orders",)
        if how in ("return", "fail"):
            return ("orders",) if doll.blocks else (how,)
        return (how, number, *about) if how == "signal" else (how,)

    def resolve(self, deed):
        """A deed with the numbers of those it is about, or None if there is nobody for it."""
        model, (kind, *about) = self.model, deed
        alive = model.alive()
        blocks = [(doll, n) for doll in alive for n in range(len(doll.blocks)) if doll.blocks[n].opened]
        if kind == "fire":
            return kind, about[0] % SIGNALS
        if kind == "open":
            return deed if len(model.running.blocks) < 3 else None
        if kind in ("leave", "break"):
            return deed if model.running.blocks else None
        if kind == "cancel":
            return kind, alive[about[0] % len(alive)].number
        if kind == "start":
            blocks = [(doll, depth) for doll, depth in blocks if doll.blocks[depth].is_nursery]
        if not blocks:
            return None
        doll, depth = blocks[about[0] % len(blocks)]
        return kind, doll.number, depth, *about[1:]

    def in_the_model(self, deed):
        """Do an exact deed in the model. Whether the running doll's order goes on."""
        model, (kind, *about) = self.model, deed
        if kind == "fire":
            model.fire(about[0])
        elif kind == "open":
            return model.open(about[0])
        elif kind == "leave":
            return model.close_block()
        elif kind == "break":
            return model.break_block()
        elif kind == "start":
            model.start(model.dolls[about[0]].blocks[about[1]], *about[2:5])
        else:
            doll = model.dolls[about[0]]
            model.cancel(doll, doll.blocks[about[1]] if kind == "cut" else None)
        return True

    def compare(self, deed, *about):
        """Do it for real; the two logs must be the same, and so must what escapes."""
        self.model.settle()
        escaped = []
        try:
            self.stage.do(deed, about)
        except Exception as error:
            escaped = leaves(error)
        assert self.stage.log == self.model.log
        assert escaped == sorted(self.model.escaped)
        self.model.escaped = []

    @invariant()
    def every_task_is_in_the_state_that_the_model_says(self):
        for doll, puppet in zip(self.model.dolls, self.stage.puppets, strict=True):
            if doll.waits_for == "unrun":
                assert puppet.task is None
                continue
            ended = TaskState.FINISHED if doll.finished and not doll.failed else TaskState.CANCELLED
            assert puppet.task.state is (TaskState.STARTED if doll.alive else ended)
            assert (puppet.task.error is not None) == doll.failed

    @invariant()
    def no_child_outlives_its_parent_or_the_block_that_owns_it(self):
        for puppet in self.stage.puppets:
            task = puppet.task
            if task is not None and task.state is TaskState.STARTED and task.parent is not None:
                assert task.parent.state is TaskState.STARTED
                assert task.nursery.outer is not None

    @invariant()
    def every_task_ends_at_most_once(self):
        ends = [entry for entry in self.stage.log if entry[0] == "end"]
        assert len(ends) == len(set(ends))

    @invariant()
    def those_who_wait_for_a_signal_do_so_in_the_order_they_began(self):
        names = {puppet.task: puppet.number for puppet in self.stage.puppets if puppet.task is not None}
        for signal, waiters in zip(self.stage.signals, self.model.waiters, strict=True):
            waiting = [names[task] for task in signal.waiting.tasks if task is not None]
            assert waiting == [doll.number for doll in waiters]

    @invariant()
    def nothing_is_left_in_the_scheduler(self):
        scheduler = here()
        assert not scheduler.queue
        assert scheduler.running is None
        assert not scheduler.escaped

    def teardown(self):
        try:
            for doll in reversed(self.model.dolls):
                if doll.alive and doll.nursery is None:
                    self.cancel(("cancel", self.model.alive().index(doll)))
            assert [doll for doll in self.model.dolls if doll.alive] == []
            born = sorted(entry[1] for entry in self.stage.log if entry[0] == "born")
            assert born == sorted(entry[1] for entry in self.stage.log if entry[0] == "end")
        finally:
            for root in reversed(live_roots()):
                root.cancel()


Trees.TestCase.settings = settings(deadline=None, derandomize=True, max_examples=400, stateful_step_count=20)
test_trees_of_tasks_agree_with_the_model = Trees.TestCase
