"""What the terminal says of a game, line by line: the board as a seat sees it, a forecast, the debrief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game import subsets
from game.errors import GameError
from game.imagine import Forecast, Leverage, Span
from game.rules import aims, goals, notation
from game.rules.events import DemandAnswered
from game.rules.notation import figure
from game.rules.setup import Kind, Setup
from game.rules.sight import Board, Sight
from game.rules.tell import follows
from game.rules.text import RULES
from game.session.debrief import Debrief, describe
from game.view.board.operatorpage import next_audit
from game.view.board.words import ANSWERS, asked_for, assumed, quality, row_name, say, weighed


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
    ("board", "the board again; brief: in a few lines"),
    ("cell AB", "what is known of a row; cell AB SLICE: of one cell, with what it was before"),
    ("goals", "your goals, what they measure and how far they are"),
    ("list", "what you did this turn"),
    ("next", "what is due or announced next"),
    ("what WORD", "what a word means, such as what strike"),
    ("..", "end turns until something changes"),
    ("story", "the story and the goals, with the form of what you are to declare"),
    ("log, seats", "what happened; who sits at the table"),
    ("rules, rules R7", "the rules, or one of them"),
    ("quit", "leave; the game is kept"),
)
_LESSON = (
    ("Enter", "the next step of the lesson, as next does"),
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
            yield f"{'':12}{subsets.show(row)} {follows(sight, slice_, working)}"


def slices(setup: Setup) -> Iterator[str]:
    """What the ids of the slices stand for: they head the board's columns and are what is typed."""
    names = "; ".join(f"{slice_.id} is {slice_.said}" for slice_ in setup.slices if slice_.id != slice_.name)
    if names:
        yield f"  Slices: {names}"


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
        yield f"  {others}"


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


def brief(sight: Sight) -> Iterator[str]:
    """Where the game stands in a few lines: the round, the purse, goals, operators and what is closed."""
    setup, board = sight.setup, sight.board
    purse, income = figure(sight.notes.purse), figure(sight.notes.income)
    yield f"Round {board.round} of {setup.rounds}, purse {purse}, income {income} a round."
    for goal in setup.goals:
        if goal.seat == sight.seat:
            yield f"  {aims.headed(goal, goals.progress(sight, goal).text)}"
    for index, who in enumerate(setup.operators):
        intent, row = board.intents[index], board.rows[index]
        goes = "" if intent is None or intent.row == row else f", means to move to {row_name(intent.row)}: {intent.reason}"
        yield f"  {who.name} stands on {row_name(row)}{goes}; pays {figure(board.prices[index])} a group."
    if board.withheld:
        yield f"  Withheld: {subsets.show(board.withheld)}."
    for deal in board.deals:
        who, rounds = setup.operators[deal.operator], "round" if deal.left == 1 else "rounds"
        yield f"  Deal with {who.name} for {subsets.show(deal.groups)}: {figure(deal.sum)} a round, {deal.left} {rounds} left."


def aiming(sight: Sight) -> Iterator[str]:
    """The seat's goals: what they measure, how far they are, when they are due, and what is to be typed."""
    for goal in sight.setup.goals:
        if goal.seat == sight.seat:
            yield aims.headed(goal, goals.progress(sight, goal).text)
            yield f"   {aims.meaning(sight.setup, goal)} {aims.scale(goal)}"
            if form := aims.form(sight.setup, goal):
                yield f"   Type: {form}"


def coming(sight: Sight) -> Iterator[str]:
    """What is known of the rounds to come: announcements, deadlines, audits, deals that end, the last round."""
    setup, board = sight.setup, sight.board
    for event in board.announced:
        yield f"Next round: {event.text}"
    due = [goal for goal in setup.goals if goal.seat == sight.seat and goal.deadline >= board.round]
    for goal in sorted(due, key=lambda goal: goal.deadline):
        yield f"By the end of round {goal.deadline}: {aims.headed(goal, goals.progress(sight, goal).text)}"
    for index, who in enumerate(setup.operators):
        if who.audit and who.seat is None and (round_ := next_audit(sight, index)) is not None:
            yield f"At the end of round {round_}: {who.name} audits every slice."
    for deal in board.deals:
        left = f"{deal.left} {'round' if deal.left == 1 else 'rounds'}"
        yield f"For {left} more: {setup.operators[deal.operator].name}’s deal on {subsets.show(deal.groups)}."
    last = setup.rounds - board.round
    yield (
        "This is the last round." if not last else f"After this round there {'is one more' if last == 1 else f'are {last} more'}."
    )


def cell(sight: Sight, row: int, slices_: Sequence[int]) -> Iterator[str]:
    """What the seat knows of a row on some slices, with what each cell was before."""
    setup, board = sight.setup, sight.board
    if not board.exists(row):
        yield f"{row_name(row)} does not exist yet: a group of it is latent."
        return
    here = [who.name for i, who in enumerate(setup.operators) if board.rows[i] == row]
    yield f"{row_name(row)}{'' if board.open(row) else ', closed'}{', ' + ' and '.join(here) + ' here' if here else ''}:"
    for slice_ in slices_:
        said, known = setup.slices[slice_].said, sight.cell(row, slice_)
        if known is None:
            yield f"   {said}: {'unmeasured' if (row, slice_) in setup.unmeasured else 'veiled'}"
            continue
        now, *older = list(known.all())
        age = ", which may have changed since" if sight.stale(row, slice_) else ""
        age = age or (", which may have changed in secret" if sight.aged(row, slice_) else "")
        yield f"   {said}: {figure(now.score)}, seen in round {now.round}{age}"
        yield from (f"      before: {figure(one.score)}, seen in round {one.round}" for one in older)


def what(word: str) -> Sequence[str]:
    """The rules that tell of a word, those that have it as their title before others. Raises `GameError` for one there is not."""
    said = word.lower().strip(" ?.")
    if not said:
        raise GameError("write what and a word, such as what strike")
    other = next((form.kind.value for form in notation.FORMS if said == form.letter or said in form.also), said)
    titled = [one for one in RULES if other in one[1].lower()]
    stem = other[:-1] if len(other) > 3 and other.endswith("s") else other
    found = titled or [one for one in RULES if stem in one[1].lower()] or [one for one in RULES if stem in one[2].lower()]
    if not found:
        raise GameError(f"no rule tells of {word!r}; rules lists them all")
    lines = [f"{number:3}  {title}. {text}" for number, title, text in found[:3]]
    if len(found) > 3:
        lines.append(f"Also in {', '.join(number for number, _, _ in found[3:])}.")
    return lines


def numbers(setup: Setup, event: DemandAnswered, before: Leverage) -> str:
    """What an answer to a demand tells: the loss and the belief it was weighed by, and the most it would have paid.

    `before` is what the seat knew when it ended its turn. An answer bounds the most: a refusal from above, an
    acceptance from below.
    """
    name, named = setup.operators[event.operator].name, subsets.show(event.groups)
    low, middle, high = (max(0, one) for one in before.most)
    if event.accepted:
        low, middle, high = (max(one, event.sum) for one in (low, middle, high))
    else:
        low, middle, high = (max(0, min(one, event.sum - 1)) for one in (low, middle, high))
    share, parts = before.belief
    believed = "does not believe the threat" if not share else f"believes it {'fully' if parts == 1 else f'by 1/{parts}'}"
    most = f"the most it would pay is {span((low, middle, high))}"
    return f"As far as you can tell, without {named} {name} would lose {span(lost(before.loss))} and {believed}: {most}."


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
            yield f"   {line}"
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
            yield f"  {round_:2}  {turn}"
    checks = found.checks
    for title, text in (
        ("What intervention was this?", checks.intervention),
        ("Against which reference world?", checks.reference),
        ("On what evidence?", checks.evidence),
        ("What claim does it not support?", checks.limits),
    ):
        if text:
            yield title
            yield f"   {text}"
    for question in checks.questions:
        yield f"? {question}"


def unveiled(sight: Sight, found: Debrief) -> Iterator[str]:
    """The whole board at the end."""
    yield f"{'row':>10}" + "".join(f"{slice_.id:>12}" for slice_ in sight.setup.slices)
    for row, scores in enumerate(found.board):
        if scores:
            yield f"{subsets.show(row):>10}" + "".join(f"{'–' if score is None else figure(score):>12}" for score in scores)


def lost(loss: Span) -> Span:
    """What an operator would lose, in words: below 0 it would be none the worse, so it can do without and loses nothing."""
    low, middle, high = loss
    return max(0, low), max(0, middle), max(0, high)


def span(span: Span) -> str:
    low, middle, high = map(figure, span)
    return middle if low == high else f"{middle} ({low} to {high})"
