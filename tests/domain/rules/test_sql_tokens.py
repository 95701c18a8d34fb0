"""Conditions as coloured parts: nothing is lost, and no text takes long."""

import random

from drs_inspector.domain.rules.sql_tokens import TokenKind, sql_tokens
from tests.helpers.own_seconds import own_seconds


def _of(condition: str, kind: TokenKind) -> list[str]:
    return [token.text for token in sql_tokens(condition) if token.kind is kind]


def test_keywords_and_literals_are_told_from_names() -> None:
    condition = "city = 'K\u00f6ln' OR order_id IN (1, 2.5) and `or` like 'it''s%'"
    assert _of(condition, TokenKind.KEYWORD) == ["OR", "IN", "and", "like"]
    assert _of(condition, TokenKind.LITERAL) == ["'K\u00f6ln'", "1", "2.5", "'it''s%'"]


def test_any_text_comes_back_whole_and_in_time() -> None:
    texts = ["'" * 100_001, "''" * 50_000 + "x", '"' * 9_999, "a." * 50_000, "\0\u202e'\n" * 1_000, "1." * 50_000, ""]
    chooser = random.Random(4)  # noqa: S311 - texts to try, no secrets
    texts += ["".join(chooser.choices("a1.'\"` \n\u4eac%_(", k=200)) for _ in range(300)]
    for text in texts:
        assert "".join(token.text for token in sql_tokens(text)) == text
    # What hangs takes minutes.
    assert own_seconds(lambda: [sql_tokens(text) for text in texts], attempts=1) < 5
