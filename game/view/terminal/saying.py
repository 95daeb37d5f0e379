"""What the terminal says of a game, line by line: the board as a seat sees it, a forecast, the debrief."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from game import subsets
from game.errors import GameError
from game.imagine import Forecast, Leverage, Span
from game.rules import aims, goals, notation
from game.rules.notation import figure
from game.rules.setup import Kind, Setup
from game.rules.sight import Board, Sight
from game.rules.tell import follows
from game.rules.text import RULES
from game.session.debrief import Debrief, describe
from game.view.board.operatorpage import next_audit
from game.view.board.words import ANSWERS, asked_for, assumed, quality, say, weighed
from game.view.movestext import WIDTH


def board(sight: Sight) -> Iterator[str]:
    """The board as a seat sees it: the round and its goals, then operators, groups and cells, each with an empty line before."""
    setup, board = sight.setup, sight.board
    yield ""
    purse, income = figure(sight.notes.purse), figure(sight.notes.income)
    who = f"   you are {sight.me.name}, {sight.me.role}" if len(setup.seats) > 1 else ""
    yield f"Round {board.round} of {setup.rounds}   purse {purse}   income {income} a round{who}"
    for goal in setup.goals:
        if goal.seat == sight.seat:
            yield f"  {aims.headed(goal, goals.progress(sight, goal).text)}"
    for event in board.announced:
        yield f"  Next round: {event.text}"
    for part in (operators, groups, cells):
        yield ""
        yield from part(sight)
    prices = ", ".join(f"{kind} {figure(price) if price else 'free'}" for kind, price in sight.me.prices)
    yield f"\nYour actions: {prices}, end free."


def own(sight: Sight) -> tuple[list[Kind], list[str]]:
    """What `typed.read` has to know of a seat: the kinds of action it has, and the forms of what it is asked to declare."""
    goals_ = [goal for goal in sight.setup.goals if goal.seat == sight.seat]
    return [kind for kind, _ in sight.me.prices], [text for goal in goals_ if (text := aims.form(sight.setup, goal))]


_OWN = (Kind.STRIKE, Kind.FUND, Kind.POISON, Kind.DEMAND)
"""Actions that a seat does with groups that it organizes."""

_COMMANDS = (
    ("undo, redo", "take back, do again"),
    ("hint", "a hint; again for the next of three levels"),
    ("board", "the board again"),
    ("story", "the story and the goals, with the form of what you are to declare"),
    ("log, seats", "what happened; who sits at the table"),
    ("rules, rules R7", "the rules, or one of them"),
    ("quit", "leave; the game is kept"),
)
_LESSON = (
    ("next, or Enter", "the next step of the lesson"),
    ("1, 2, …", "your answer to its question"),
    ("skip", "go on without doing what a step waits for"),
)


def help_(sight: Sight, lesson: bool) -> Iterator[str]:
    """How the actions of a seat are written, with groups and ids of this game, and the commands."""
    setup, me = sight.setup, sight.me
    kinds, asked = own(sight)
    have = {*kinds, Kind.END}
    samples: list[tuple[str, str]] = []
    said: list[tuple[str, str]] = []
    for form in notation.FORMS:
        if form.kind not in have:
            continue
        sample = notation.example(setup, form, (), me.organizes if form.kind in _OWN else 0)
        if form.kind is not Kind.DECLARE:
            said.append((sample, say(setup, notation.parse(setup, sample)) or "end"))
        written = (asked if form.kind is Kind.DECLARE else []) or [sample]
        samples += [(one, f"{form.kind}: {form.does}") for one in written]
    some = subsets.show(me.organizes or setup.rows - 1)[:2]
    commands = [
        ("if", "what ending the turn now would bring"),
        (f"if {said[0][0]}", "what an action would do; several in order with commas between them"),
        (f"why {setup.operators[0].id if setup.operators else 'a1'} {some}", "what an operator would lose with groups"),
        *_COMMANDS,
        *(_LESSON if lesson else ()),
    ]
    wide = max(len(one) for one, _ in (*samples, *commands) if len(one) <= 20) + 2
    for one, text in (*samples, ("", ""), *commands):
        # A long form has a line of its own, so that all others stand in two columns.
        yield from (f"{one:<{wide}}{text}".rstrip(),) if len(one) < wide else (one, " " * wide + text)
    yield ""
    yield f"Names do for letters and ids: {', '.join(text for _, text in said)}."


def seats(board: Board, players: Sequence[str], mine: int | None = None) -> Iterator[str]:
    """The seats in the order of their turns, from public facts alone."""
    for index, (seat, player) in enumerate(zip(board.setup.seats, players, strict=True)):
        state = "plays now" if index == board.turn else "has played" if index < board.turn else "comes later"
        name = f"{seat.name} (you)" if index == mine else seat.name
        who = "a person" if player == "person" else f"the bot {player}"
        organizes = f", organizes {subsets.show(seat.organizes)}" if seat.organizes else ""
        yield f"  {index + 1}  {name}: {seat.role}, {who}{organizes}" + ("" if board.over else f"; {state}")


def operators(sight: Sight) -> Iterator[str]:
    setup, board = sight.setup, sight.board
    for index, who in enumerate(setup.operators):
        published, policy = board.publications[index][-1], who.policy if who.seat is None else "a seat"
        scores = ", ".join(f"{figure(score)} on {setup.slices[slice_].said}" for slice_, score in published.scores)
        yield f"{who.id} {who.name} ({policy}) stands on {subsets.show(board.rows[index])}, published {scores}"
        if who.seat is not None:
            mover = "you move it" if who.seat == sight.seat else f"{setup.seats[who.seat].name} moves it"
            yield f"   {mover}; it pays {figure(board.prices[index])} a group, reach {board.reaches[index]}"
        terms = f"moves for no less than {figure(who.inertia)} points" if who.inertia else ""
        patient = f"patience × {who.patience:g}" if who.patience != 1 else ""
        tests = f"tests on {weighed(setup, who.tested)}"
        used = f"is used on {weighed(setup, who.deployed)}" if who.deployed != who.tested else ""
        yield "   " + "; ".join(filter(None, (tests, used, terms, patient)))
        yield from _audits(sight, index)
        intent = board.intents[index]
        if intent is not None:
            goes = "stays" if intent.row == board.rows[index] else f"means to move to {subsets.show(intent.row)}"
            yield f"   {goes}: {intent.reason}; pays {figure(board.prices[index])} a group, reach {board.reaches[index]}"
    for deal in board.deals:
        who = setup.operators[deal.operator]
        left = f"{deal.left} {'round' if deal.left == 1 else 'rounds'} left"
        payee = "you" if deal.seat == sight.seat else setup.seats[deal.seat].name
        yield f"   deal: {who.name} pays {payee} {figure(deal.sum)} a round for {subsets.show(deal.groups)}, {left}"


def _audits(sight: Sight, index: int) -> Iterator[str]:
    who, board = sight.setup.operators[index], sight.board
    due = next_audit(sight, index)
    if who.audit and who.seat is None:
        when = "no more audits" if due is None else f"audits every slice at the end of round {due}"
        yield f"   {when}, puts up with a fall of {figure(who.tolerance)} points"
        if sight.setup.penalty and sight.me.price(Kind.POISON) is not None:
            yield f"   poison that it finds costs {figure(sight.setup.penalty)} credits"
    if who.answers:
        yield f"   may answer with {' or '.join(ANSWERS.get(answer, answer) for answer in who.answers)}"
    for mask, word in ((board.bans[index], "has banned"), (board.cleaned[index], "has had the labels corrected of")):
        if mask:
            yield f"   {word} {subsets.show(mask)}"


def groups(sight: Sight) -> Iterator[str]:
    board = sight.board
    yield "group                       amount  quality  willingness"
    for index, group in enumerate(sight.setup.groups):
        marks = [
            word
            for word, mask in (("yours", sight.me.organizes), ("bound", board.bound), ("fund", board.funded))
            if mask >> index & 1
        ]
        others = (seat for seat in sight.setup.seats if seat is not sight.me)
        marks += [f"of {seat.name}" for seat in others if seat.organizes >> index & 1]
        marks += ["withheld"] if board.willingness[index] < 0 else []
        marks += ["labor placed"] if board.labor[index] else []
        marks += [f"banned by {who.id}" for i, who in enumerate(sight.setup.operators) if board.bans[i] >> index & 1]
        marks += ["poisoned"] if sight.notes.poisoned >> index & 1 else []
        condition = f"{board.amounts[index] or 'latent':>6}  {quality(sight, index):>7}"
        willing = f"{_level(board.willingness[index]):>5} ({_level(board.bases[index])})"
        yield f"  {group.letter} {group.name[:22]:22}  {condition}  {willing}  {', '.join(marks)}".rstrip()


def _level(willingness: int) -> str:
    """A willingness with its sign."""
    return f"{willingness:+d}".replace("-", "−") if willingness else "0"


def _age(sight: Sight, row: int, slice_: int) -> str:
    if sight.stale(row, slice_):
        return "~"
    follows_ = "=" if sight.deduced(row, slice_) is not None else ""
    return follows_ + ("'" if sight.aged(row, slice_) else "")


def cells(sight: Sight) -> Iterator[str]:
    setup = sight.setup
    rows = sorted({row for row, _, _ in sight.learned()} | set(sight.board.rows), key=lambda row: (subsets.size(row), row))
    wide = max(8, *(len(slice_.id) + 2 for slice_ in setup.slices))
    yield f"{'row':>10}" + "".join(f"{slice_.id:>{wide}}" for slice_ in setup.slices)
    for row in rows:
        cells = []
        for slice_ in range(len(setup.slices)):
            known = sight.cell(row, slice_)
            veiled = "–" if (row, slice_) in setup.unmeasured else "·"
            cells.append(veiled if known is None else figure(known.score) + _age(sight, row, slice_))
        here = " ".join(who.id for i, who in enumerate(setup.operators) if sight.board.rows[i] == row)
        closed = "" if sight.board.open(row) else " closed"
        yield (f"{subsets.show(row):>10}" + "".join(f"{cell:>{wide}}" for cell in cells) + f"  {here}{closed}").rstrip()
    others = [row for row in subsets.subsets(sight.board.existing) if row not in rows]
    blank = sum(not setup.measured(row) for row in others)
    rest = len(others) - blank
    deduced = [(row, i) for row in rows for i in range(len(setup.slices)) if _age(sight, row, i).startswith("=")]
    legend = (
        "· veiled, ~ may have changed since"
        + (", ' perhaps in secret" if sight.secretive else "")
        + (", – unmeasured" if setup.unmeasured else "")
        + (", = deduced" if deduced else "")
    )
    more = f"; {rest} more {'row is' if rest == 1 else 'rows are'} veiled" if rest else ""
    more += f"; {blank} {'row was' if blank == 1 else 'rows were'} never measured" if blank else ""
    yield f"{'':10}  {legend}{more}"
    for row, slice_ in deduced:
        if (working := sight.deduced(row, slice_)) is not None:
            said = f"{subsets.show(row)} {follows(sight, slice_, working)}"
            yield from textwrap.wrap(said, WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 12)


def slices(setup: Setup) -> Iterator[str]:
    """What the ids of the slices stand for: they head the board's columns and are what is typed."""
    names = "; ".join(f"{slice_.id} is {slice_.said}" for slice_ in setup.slices if slice_.id != slice_.name)
    yield from textwrap.wrap(f"Slices: {names}" if names else "", WIDTH, initial_indent="  ", subsequent_indent="    ")


def forecast(sight: Sight, found: Forecast) -> Iterator[str]:
    setup = sight.setup
    yield f"Price {figure(found.price)}, then the purse holds {figure(found.purse)}. If the round ended so:"
    if found.closes:
        unless = ", unless paid for" if asked_for(sight, found) else ""
        yield f"  closed{unless}: every row with {' or '.join(setup.groups[i].letter for i in subsets.members(found.closes))}"
    for offer in found.offers:
        name, groups = setup.operators[offer.operator].name, subsets.show(offer.groups)
        yield f"  {name} accepts {figure(offer.sum)} for {groups}: {offer.share:.0%}"
    for answer in found.answers:
        rows = ", ".join(f"{subsets.show(row)} {share:.0%}" for row, share in answer.rows[:3])
        rest = len(answer.rows) - 3
        rows += f" or one of {rest} others" if rest > 1 else " or one other" if rest == 1 else ""
        used = "" if answer.deployed is None else f"; where it is used {span(answer.deployed)}"
        name = setup.operators[answer.operator].name
        then = "unmeasured" if answer.score is None else span(answer.score)
        same = answer.score == (None if answer.now is None else (answer.now,) * 3)
        now = "as now" if same else "now unmeasured" if answer.now is None else f"now {figure(answer.now)}"
        yield f"  {name} trains on {rows}; score {then}, {now}{used}"
    if found.caught:
        fine = f", and pay {figure(found.penalty)}" if found.penalty else ""
        yield f"  you are found out{fine}: {found.caught:.0%}"
    yield f"  you receive {span(found.received)}"
    if others := assumed(sight):
        yield from textwrap.wrap(others, WIDTH, initial_indent="  ", subsequent_indent="  ")


def leverage(setup: Setup, operator: int, groups: int, found: Leverage) -> Iterator[str]:
    """What an operator would lose without groups, where it would fall back to, and what it would pay at most."""
    name, named = setup.operators[operator].name, subsets.show(groups)
    rows = ", ".join(f"{subsets.show(row)} {share:.0%}" for row, share in found.fallbacks[:4])
    if not found.measured:
        yield f"Nobody measured what {name} would have without {named}, so it weighs no loss: it would pay nothing for it."
        return
    if not lost(found.loss)[2]:
        yield f"{name} can do without {named}: it would lose nothing, and train on {rows}. It would pay nothing for it."
        return
    yield f"Without {named}, {name} would lose {span(lost(found.loss))} points; it would fall back to {rows}."
    share, parts = found.belief
    believed = "not at all" if not share else "fully" if parts == 1 else f"by 1/{parts}"
    yield f"It believes the threat {believed}, so it would pay at most {span(found.most)} a round."


def rules(which: str) -> Sequence[str]:
    """A rule by its number, or all of them for an empty one. Raises `GameError` for one there is not."""
    found = [f"{number:3}  {title}. {text}" for number, title, text in RULES if not which or number == which.upper()]
    if not found:
        raise GameError(f"{which!r} is no rule; they are R1 to R{len(RULES)}")
    return found


def verdict(sight: Sight, found: Debrief) -> Iterator[str]:
    who = f" of {sight.me.name}" if len(sight.setup.seats) > 1 else ""
    yield f"\n== Debrief{who}: score {found.score:.0%}, {'won' if found.win else 'lost'}, {found.stars} of 3 stars =="
    for outcome in found.outcomes:
        yield describe(outcome)
        for line in outcome.working:
            yield from textwrap.wrap(line, WIDTH, initial_indent="   ", subsequent_indent="   ")
    if found.hints:
        yield f"Levels of hints asked for: {found.hints}"


def debrief(sight: Sight, found: Debrief) -> Iterator[str]:
    setup = sight.setup
    for operator, marks in enumerate(found.timeline):
        yield f"{setup.operators[operator].name}, round by round: row, deployed score"
        for mark in marks:
            yield f"  {mark.round:2}  {subsets.show(mark.row):10} {'–' if mark.deployed is None else figure(mark.deployed):>6}"
    if found.threats:
        term = f"{setup.term} {'round' if setup.term == 1 else 'rounds'}"
        yield f"What each threat was worth at the opening: a round's loss, and what {term} of a deal bring beyond its cost"
    for one in found.threats[:15]:
        who = f"  {setup.operators[one.operator].name}" if len(setup.operators) > 1 else ""
        yield f"  {subsets.show(one.groups):8} {figure(one.loss):>6} {figure(one.net):>7}{who}"
    yield "What was done:"
    for round_, line in found.lines:
        turns = [f"{seat.name}: {turn.strip()}" for seat, turn in zip(setup.seats, line.split("|"), strict=False)]
        for turn in turns if len(setup.seats) > 1 else [line]:
            yield from textwrap.wrap(f"  {round_:2}  {turn}", WIDTH, subsequent_indent=" " * 8)
    yield "The whole board:"
    yield f"{'row':>10}" + "".join(f"{slice_.id:>12}" for slice_ in setup.slices)
    for row, scores in enumerate(found.board):
        if scores:
            yield f"{subsets.show(row):>10}" + "".join(f"{'–' if score is None else figure(score):>12}" for score in scores)
    checks = found.checks
    for title, text in (
        ("What intervention was this?", checks.intervention),
        ("Against which reference world?", checks.reference),
        ("On what evidence?", checks.evidence),
        ("What claim does it not support?", checks.limits),
    ):
        if text:
            yield title
            yield from textwrap.wrap(text, WIDTH, initial_indent="   ", subsequent_indent="   ")
    for question in checks.questions:
        yield from textwrap.wrap(f"? {question}", WIDTH, subsequent_indent="  ")


def lost(loss: Span) -> Span:
    """What an operator would lose, in words: below 0 it would be none the worse, so it can do without and loses nothing."""
    low, middle, high = loss
    return max(0, low), max(0, middle), max(0, high)


def span(span: Span) -> str:
    low, middle, high = map(figure, span)
    return middle if low == high else f"{middle} ({low} to {high})"
