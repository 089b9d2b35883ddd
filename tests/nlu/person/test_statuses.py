"""Who is in custody, however the prison is named; and who only visits or leaves one."""

import pytest

from bot.nlu.statuses import read


@pytest.mark.parametrize(
    "text",
    ["im in belmarsh", "im in hmp wandsworth", "im in wandsworth prison", "i'm in feltham yoi rn", "im in the scrubs"],
)
def test_in_custody(text: str) -> None:
    assert "in_custody" in read(text)[0]


@pytest.mark.parametrize(
    "text", ["my brother is in belmarsh", "im not in prison", "i live near pentonville", "im in wandsworth"]
)
def test_not_in_custody(text: str) -> None:
    assert "in_custody" not in read(text)[0]
