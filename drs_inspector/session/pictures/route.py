"""Where a job reads, what carries it, and where it writes: cards with arrows between them."""

from enum import StrEnum

import msgspec


class CardKey(StrEnum):
    """Which part of the route a card is."""

    SOURCE = "source"
    INSTANCE = "instance"
    TARGET = "target"


class CardLine(msgspec.Struct, frozen=True):
    """A line of a card; ``is_data``: an address or an id, in the fixed font."""

    words: str
    is_data: bool = False


class Reach(msgspec.Struct, frozen=True):
    """Whether an end can be reached, in words: "Reachable", "Not reachable since 22 Nov". ``glyph`` is its shape."""

    words: str
    tone: str
    glyph: str

    @classmethod
    def yes(cls, words: str = "Reachable") -> "Reach":
        """Return that it is reached."""
        return cls(words, "green", "circle-tick")

    @classmethod
    def no(cls, words: str = "Not reachable") -> "Reach":
        """Return that it is not."""
        return cls(words, "red", "octagon-cross")

    @classmethod
    def unknown(cls, words: str = "Reachable is not told") -> "Reach":
        """Return that it was not asked for, or is not told."""
        return cls(words, "grey", "circle-question")


class Load(msgspec.Struct, frozen=True):
    """A load of a card as a bar: ``share`` from 0 to 1, and the figure in words ("71 of 100 GB")."""

    word: str
    share: float
    words: str
    tone: str = "green-blue"


class Fold(msgspec.Struct, frozen=True):
    """Lines that a click unfolds below their word ("3 shards", "12 brokers"). ``more`` says how many are not shown."""

    word: str
    lines: tuple[CardLine, ...]
    more: str = ""

    def described(self, *, is_open: bool) -> str:
        """Return its word and whether it is unfolded, then with its lines."""
        if not is_open:
            return f"{self.word}, folded"
        return f"{self.word}, unfolded: {', '.join(filter(None, (*(line.words for line in self.lines), self.more)))}"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card of the route. ``role`` is its part in the job ("Source"), ``title`` what it is ("MySQL 10.15.35.187").

    ``door`` is where a click on it leads, "" for nowhere.
    """

    key: CardKey
    role: str
    title: str
    lines: tuple[CardLine, ...] = ()
    reach: Reach | None = None
    loads: tuple[Load, ...] = ()
    folds: tuple[Fold, ...] = ()
    door: str = ""

    def described(self) -> str:
        """Return the card in words; what is folded is told apart."""
        title = self.title if self.title.startswith(self.role) else f"{self.role}: {self.title}"
        said = [title, *(line.words for line in self.lines)]
        if self.reach is not None:
            said.append(self.reach.words)
        said += [f"{load.word} {load.words}" for load in self.loads]
        return ", ".join(filter(None, said))


class Arrow(msgspec.Struct, frozen=True):
    """What is between two cards: ``above`` is network and TLS ("VPN, TLS"), ``below`` the rate ("50 MB/s").

    ``is_broken``: nothing goes there; it is dashed and crossed out.
    """

    above: str = ""
    below: str = ""
    tone: str = "grey"
    is_broken: bool = False

    def described(self) -> str:
        """Return what is known of the connection in words, "" for nothing."""
        return ", ".join(filter(None, ("connection is broken" if self.is_broken else "", self.above, self.below)))

    def words(self, to: "Card") -> str:
        """Return the arrow to a card, as a part of the route: "To rds-ledger-15: VPN, TLS, 50 MB/s"."""
        return f"To {to.title}: {self.described() or 'nothing is known of the connection'}"


class Route(msgspec.Struct, frozen=True):
    """Cards in the direction of the data, and the arrows between them: one less than cards."""

    cards: tuple[Card, ...]
    arrows: tuple[Arrow, ...]

    def __post_init__(self) -> None:
        if len(self.arrows) != max(len(self.cards) - 1, 0):
            raise ValueError("A route has one arrow less than cards")

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        said = [f"Route: {self.cards[0].title}"] if self.cards else ["Route: nothing is known"]
        for arrow, card in zip(self.arrows, self.cards[1:], strict=True):
            words = arrow.described()
            said.append(f"to {card.title}{f' ({words})' if words else ''}")
        lost = [f"{card.title}: {card.reach.words}" for card in self.cards if card.reach and card.reach.tone == "red"]
        return "; ".join([" ".join(said), *lost])

    def children(self) -> tuple[str, ...]:
        """Return cards, what is folded in them, and arrows in their order, in words."""
        found: list[str] = []
        for place, card in enumerate(self.cards):
            if place:
                found.append(self.arrows[place - 1].words(card))
            found.append(card.described())
            found += [fold.described(is_open=False) for fold in card.folds]
        return tuple(found)
