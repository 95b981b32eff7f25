"""What the rules say about a tree of dolls, by lists and loops: no coroutine, no exception.

A doll is a task that does what it is told: it waits for orders, and an order
is a list of deeds for one step; the first step is an order too. The dolls that
run are a stack: whoever starts a doll runs below it until it has reached its
first wait. The model writes the log that the real dolls must write, entry by
entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Block:
    """A nursery, or a cancel scope, of a doll."""

    owner: Doll
    is_nursery: bool
    marked: bool
    opened: bool = True
    children: list[Doll] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def pending(self):
        return [child for child in self.children if not child.daemon]


@dataclass(eq=False)
class Doll:
    """What the model knows of a task."""

    number: int
    nursery: Block | None
    daemon: bool = False
    close_on_finish: bool = False
    cleanup: str = "plain"
    blocks: list[Block] = field(default_factory=list)
    # "orders", "signal", "join", "block" (its end waits for children), "ended", "unrun"
    waits_for: str = "orders"
    signal: int = 0
    times: int = 0
    joiners: list[Doll] = field(default_factory=list)
    marked: bool = False
    # Errors that wait with it, at the end of a block, for the last child.
    carried: list[str] = field(default_factory=list)
    finished: bool = False
    failed: bool = False

    @property
    def alive(self):
        return self.waits_for not in ("ended", "unrun")

    def is_marked(self):
        """Whether a cancellation is on its way: that of the innermost block, if there is one."""
        return self.blocks[-1].marked if self.blocks else self.marked

    def marked_blocks(self):
        return [block for block in self.blocks if block.marked]

    def has_children_to_end(self):
        return any(block.children for block in self.marked_blocks())


class Model:
    """The tree, and what must happen in it."""

    def __init__(self, signals):
        self.dolls: list[Doll] = []
        self.waiters: list[list[Doll]] = [[] for _ in range(signals)]
        self.queue: list[tuple] = []
        self.log: list[tuple] = []
        self.escaped: list[str] = []
        self.stack: list[Doll] = []
        self.fired = 0

    @property
    def running(self):
        """Who carries out its order: the doll on top of the stack, if any."""
        return self.stack[-1] if self.stack else None

    # What can be asked for.

    def alive(self):
        return [doll for doll in self.dolls if doll.alive]

    def start(self, block, daemon=False, close_on_finish=False, cleanup="plain"):
        """A new doll, unrun if its nursery is being cancelled. Its first order comes next."""
        doll = Doll(len(self.dolls), block, daemon, close_on_finish, cleanup)
        self.dolls.append(doll)
        if block is not None and block.marked:
            doll.waits_for = "unrun"
            return doll
        if block is not None:
            block.children.append(doll)
        self.log.append(("born", doll.number))
        return doll

    def fire(self, signal):
        self.fired += 1
        self.queue.append(("fire", signal, self.fired, self.running))
        return self.fired

    def cancel(self, doll, block=None):
        """Mark everything, then end at once all that may end now, in order."""
        marked = doll.marked if block is None else block.marked
        if doll.alive and (not marked or self.ends_are_deferred()):
            for each in self.mark(doll, block):
                self.interrupt(each)

    def ends_are_deferred(self):
        """Whether a failed child has marked a block whose dolls end only when the running one rests."""
        return any(entry[0] == "unwind" for entry in self.queue)

    def mark(self, doll, block=None):
        """Mark a doll, or what is inside of one of its blocks; say in which order they end."""
        order = self.order(doll, block)
        for each in order:
            inner = (
                each.blocks if each is not doll or block is None else each.blocks[doll.blocks.index(block) :]
            )
            for one in inner:
                one.marked = True
            if each is not doll or block is None:
                each.marked = True
            for waiting in (*self.waiters, *(other.joiners for other in self.dolls)):
                if each in waiting:
                    waiting.remove(each)
        return order

    def order(self, doll, block=None):
        """Innermost block first, youngest child first, each child behind all of its own; the doll last."""
        first = 0 if block is None else doll.blocks.index(block)
        ends = []
        for each in reversed(doll.blocks[first:]):
            for child in reversed(each.children):
                ends += self.order(child)
        return [*ends, doll]

    def interrupt(self, doll):
        """`Cancelled` reaches a doll: if it is suspended, and none of those that end before it is left."""
        if doll.alive and doll not in self.stack and doll.is_marked() and not doll.has_children_to_end():
            self.unwind(doll)

    def unwind(self, doll):
        """The blocks that are marked end, innermost first; then the doll, or it waits for orders again."""
        carried, doll.carried = doll.carried, []
        while doll.blocks and doll.blocks[-1].marked:
            carried = self.leave(doll, carried)
        if doll.marked:
            if not carried and doll.cleanup in ("waits", "swallows", "swallows for ever"):
                carried = ["misuse"]
            self.end(doll, carried)
        else:
            doll.waits_for = "orders"

    def leave(self, doll, errors):
        """The innermost block is over; return the errors that go on outwards."""
        block = doll.blocks.pop()
        errors = sorted(errors + block.errors)
        self.log.append(("left", doll.number, len(doll.blocks), tuple(errors)))
        return errors if doll.is_marked() else []  # with nothing marked further out, they are caught

    def end(self, doll, errors, finished=False):
        """A doll is over: its cleanup runs, its nursery hears of it, and who may end now, ends."""
        self.stack.append(doll)
        if doll.cleanup == "fires":
            self.fire(0)
        if doll.cleanup == "starts" and doll.nursery is not None:
            self.start(doll.nursery)
        if doll.cleanup == "cancels":
            self.cancel(self.dolls[doll.number // 2])
        self.log.append(("end", doll.number))
        self.stack.pop()
        doll.waits_for = "ended"
        doll.finished = finished
        doll.failed = bool(errors)
        if doll.joiners:
            self.queue.append(("joined", doll))
        block = doll.nursery
        if block is None:
            self.escaped += errors
            return
        block.children.remove(doll)
        block.errors += errors
        if (errors or (finished and doll.close_on_finish)) and not block.marked:
            self.queue.append(("unwind", self.mark(block.owner, block)))
        elif not block.pending() and not block.marked and block.owner.waits_for == "block":
            self.queue.append(("wake", block))
        if block.marked:
            self.interrupt(block.owner)

    # An order: the deeds of one step.

    def open(self, is_nursery):
        """A nursery is not opened by who is being cancelled: it ends there. Whether its order goes on."""
        doll = self.running
        refused = is_nursery and doll.is_marked()
        doll.blocks.append(Block(doll, is_nursery, doll.is_marked(), opened=not refused))
        if refused:
            self.stack.pop()
            self.interrupt(doll)
        return not refused

    def close_block(self):
        """The running doll comes to the end of its innermost block. Whether its order goes on."""
        block = self.running.blocks[-1]
        if block.pending() or (block.marked and block.children):
            return self.suspend([])
        self.end_daemons(block)
        if block.children:  # a daemon that runs below on the stack
            return self.suspend([])
        return self.carry(self.leave(self.running, []))

    def break_block(self):
        """The body of the running doll's innermost block fails. Whether its order goes on."""
        return self.carry([f"doll {self.running.number}"], caught=False)

    def carry(self, errors, caught=True):
        """Errors go outwards until nothing is marked further out. Whether the order goes on.

        Args:
            caught: nobody has to catch them if there are none.
        """
        doll = self.running
        while (errors or not caught) and doll.blocks:
            block = doll.blocks[-1]
            self.end_daemons(block)
            if block.children:  # they run below on the stack, or end when the queue is delivered
                return self.suspend(errors)
            errors, caught = self.leave(doll, errors), True
        if errors:
            self.stack.pop()
            self.end(doll, errors)
        return not errors

    def suspend(self, errors):
        """The running doll waits at the end of a block for children that have not ended yet."""
        doll = self.stack.pop()
        doll.waits_for = "block"
        doll.carried = errors
        return False

    def end_daemons(self, block):
        if block.children and not block.marked:
            self.cancel(block.owner, block)

    def rest(self, how, number=0, times=0):
        """The running doll has carried out its order: it waits, or it is over."""
        doll = self.stack.pop()
        if how == "return":
            self.end(doll, [], finished=True)
        elif how == "fail":
            self.end(doll, [f"doll {doll.number}"])
        elif doll.is_marked():
            self.interrupt(doll)
        elif how == "join":
            other = self.dolls[number]
            if other.alive:
                doll.waits_for = "join"
                other.joiners.append(doll)
            else:
                self.log.append(("joined", doll.number, number))
        else:
            doll.waits_for, doll.signal, doll.times = how, number, times
            if how == "signal":
                self.waiters[number].append(doll)

    def settle(self):
        """Deliver what is queued, one after the other."""
        while self.queue:
            kind, *about = self.queue.pop(0)
            if kind == "fire":
                self.deliver(*about)
            elif kind == "unwind":
                for doll in about[0]:
                    self.interrupt(doll)
            elif kind == "joined":
                self.end_joins(about[0])
            else:
                self.wake(about[0])

    def deliver(self, signal, value, by):
        """Everyone who waits now, except who has fired; those who wait again do so behind that one."""
        waiting = self.waiters[signal]
        self.waiters[signal] = [doll for doll in waiting if doll is by]
        for doll in waiting:
            if doll is not by:
                self.log.append(("got", doll.number, value))
                doll.times -= 1
                if doll.times:
                    self.waiters[signal].append(doll)
                else:
                    doll.waits_for = "orders"

    def end_joins(self, doll):
        """Everyone who has waited for the end of a doll goes on, in order."""
        while doll.joiners:
            joiner = doll.joiners.pop(0)
            self.log.append(("joined", joiner.number, doll.number))
            joiner.waits_for = "orders"

    def wake(self, block):
        """The last child has ended: the owner goes on behind its block."""
        doll = block.owner
        if (
            doll.waits_for == "block"
            and doll.blocks[-1] is block
            and not block.marked
            and not block.pending()
        ):
            self.stack.append(doll)
            self.end_daemons(block)
            self.leave(doll, [])
            self.stack.pop()
            doll.waits_for = "orders"
