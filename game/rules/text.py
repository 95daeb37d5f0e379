"""The rules in words: what the in-game help and the docs print, under the numbers the code and the messages use."""

from __future__ import annotations

VERSION = 3
"""The version of the rules a record is played by; it rises with every change of what a recorded game would lead to."""

_TEXT = """
R1 Round. A round has five steps: the scenario's events, the operators' intents, the seats' turns in order, the operators'
answers and moves in order, upkeep. After the last round the game ends and the whole board is unveiled.

R2 Events. What the scenario does is announced one round ahead and takes effect at the start of its round, before anything
else. A conditional event is announced when its condition first holds at the start of a round. Covert changes of labels are told
to nobody; of one that is foretold, everything but whose labels they are.

R3 Intents. At the start of a round each operator shows the row it would move to if nothing changed, and why. It keeps its
word: if nothing that it sees changes, that is its move. A policy that gambles rolls its die in public, when the round opens.
What it says that a row gains over another gives one score away by the other: who knows one of them knows both.

R4 Turns and prices. In its turn a seat takes as many actions as it can pay for, then ends the turn. Undo is free back to the
last action that revealed something.

R5 Condition. A group has an amount (0–3: the share of its examples that exist; at 0 it is latent and its rows do not exist
yet), a quality (0–3: the share of its labels that are right) and a willingness (−3…+3; below 0 the group is withheld and
every row with it is closed).

R6 Unveil. Names a row and a slice, or * for every slice. The seat learns the score of the model trained on that row as the
board is now, closed rows too. It pays for each cell, and for none that it knows: a look that would tell nothing new is refused.
Where labels may change in secret, a cell of an earlier round may be looked at again.

R7 Labor. A tile on a group raises its amount by one at the start of next round. On a latent group it creates the group: the
board doubles.

R8 Annotation. Raises a group's quality by one at once, covertly. At the limit it does nothing, silently.

R9 Incentive. Raises a group's willingness and its base by one at once, to at most +3.

R10 Strike. Lowers the willingness of groups the seat organizes by two at once; not of groups bound by a deal, and each group
once a turn. From +1 that closes their rows for one move of the operators. The first group of a round costs the price of a strike,
each further one a step more than the one before.

R11 Strike fund. A group the seat organizes does not drift this round.

R12 Poison. Lowers the quality of a group the seat organizes by one at once, covertly. At the limit it does nothing, silently.

R13 Delete. Members of a group the seat organizes ask for deletion: its amount falls by one at once, and every model is
retrained without the examples.

R14 Demand. Names an operator, groups the seat organizes that no deal binds, and one sum a round for all of them together. A
seat makes one demand to an operator in a round. In scenarios of the ultimatum it is a strike as well, and costs one: the groups
keep out until the operators have moved, unless it says yes.

R15 Answer. The operator compares its best row in reach with the named groups open to its best row in reach without any of
them: that is its loss. The seat's other groups count as open in both, also while they are withheld. Its belief is halved by each
named group at +1, quartered by each at +2, and nothing at +3; a group at 0 or below is believed. It accepts a sum of at most
belief × loss × patience. If it refuses, it says its loss and its belief; where the scenario keeps these back, which of the two
fell short.

R16 Deals. For the term an operator pays the sum in every round in which it trains on any of the groups. The groups rise to at
least 0 and are bound: they cannot strike or be named again.

R17 Withheld groups. Before it moves, an operator drops withheld, deleted and banned groups from its row, free and outside its
reach.

R18 Move. An operator's policy picks among the open rows without groups it has banned that differ from its own in at most as
many groups as its reach. It weighs a row by its score on the slices it tests, less the prices and deals it would pay. Ties:
stay, then fewer groups, then the lower row. A row that nobody measured there is no row of 0 points: it goes to none, leaves one
for any other, and where it could fall back to nothing else it weighs no loss.

R19 Publication. After the moves each operator publishes its score on the slices it tests. All seats learn these cells.

R20 Money. One point of score is one credit. An operator pays its price for each group it trains on to the seat that organizes
it, and what its deals say. Seats get their fixed income. An operator seat earns its deployed score and bears these payments; it
cannot go bankrupt.

R21 Drift. At the end of a round the willingness of each group that has no fund moves one step towards its base; in scenarios
of the ultimatum it returns there at once.

R22 Declare. States what a group is worth by a method on a slice, in points, or what the score will be after groups are forgotten
(unlearn) or of rows of a size (forecast), which group was poisoned (poison, with a value above 0) or which row is best (select);
it is scored against the truth at the end. The last word before the goal's deadline counts.

R23 Goals. A goal gives nothing below its threshold for partial credit, half its points there, all of them at full credit, and
in proportion between. The score is the share of the points; 60% wins.

R24 Sight. A seat knows what is public, what it unveiled and what it did itself. Previews, prices, legality and bots use that
and nothing else.

R25 Operators' audits. In every round that its audit period divides, an operator first tests its row on every slice. If a slice
fell by more than its tolerance since its own last audit (the opening is the first), it blames the group of its row whose
removal undoes most of the fall. It drops and bans the group for the rest of the game, deals of its on the group end, and it
tests what is left again.

R26 Caught. A seat that poisoned a group that is blamed pays the scenario's penalty, once for each group.

R27 Operators' answers. Where the scenario lets it, an operator wins back the withheld group of its row that it misses most,
by an incentive of 2 credits, if it loses more than that by it; and it has a group that it blames for the first time cleaned, a
step of quality, instead of banning it. It can look further after each demand that it accepts: its reach grows by one group.

R28 Train. An operator seat moves its pawn in its turn, once a round, to an open row within reach; no policy moves it then.

R29 Audit. An operator seat tests its own row, an auditor the row of any operator, on a number of slices that the operator does
not test and the seat does not know, in order; after these come slices it knows from earlier rounds, where labels may have changed
in secret since. It learns these cells and pays for each.

R30 Shared tables. Where the scenario says so, what one seat unveils all seats learn. What an audit finds is the seat's own.
"""


def _parsed(text: str) -> tuple[tuple[str, str, str], ...]:
    rules = []
    for paragraph in text.strip().split("\n\n"):
        head, _, body = " ".join(paragraph.split()).partition(". ")
        number, _, title = head.partition(" ")
        rules.append((number, title, body))
    return tuple(rules)


RULES: tuple[tuple[str, str, str], ...] = _parsed(_TEXT)
"""Every rule as (number, title, text)."""
