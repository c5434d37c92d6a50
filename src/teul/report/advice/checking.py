"""Running code under the eyes of the advice: what was found about every model that it compiled."""

from collections.abc import Iterator
from contextlib import contextmanager

from teul.report.advice import watching
from teul.report.advice.finding import SEVERITIES, Finding
from teul.report.advice.refusals import from_refusal


class Gathered:
    """The findings of a stretch of code, each once, the gravest first; ``refusal`` is what stopped it, if anything did."""

    def __init__(self) -> None:
        self._lists: list[list[Finding]] = []
        self.refusal: BaseException | None = None

    @property
    def findings(self) -> list[Finding]:
        """What was found."""
        every = [finding for findings in self._lists for finding in findings]
        refused = from_refusal(self.refusal) if self.refusal is not None else None
        if refused is not None and not any(finding.severity == "error" for finding in every):
            every.append(refused)
        once = {(f.code, f.where, f.line): f for f in every}
        return sorted(once.values(), key=lambda f: (SEVERITIES.index(f.severity), f.code))

    @property
    def models(self) -> int:
        """How many models were compiled."""
        return len(self._lists)

    @property
    def codes(self) -> set[str]:
        """The codes of the findings."""
        return {finding.code for finding in self.findings}


@contextmanager
def gathering(*, refusals: bool = True) -> Iterator[Gathered]:
    """Inside, what is found is gathered; a refusal of Teul's ends the code and is gathered too.

    >>> with gathering() as gathered:
    ...     pass
    >>> gathered.findings
    []
    """
    before, result = list(watching.gathered), Gathered()
    watching.gathered.clear()
    result._lists = watching.gathered[:]
    try:
        yield result
    except Exception as error:
        if not refusals or not hasattr(error, "code"):
            raise
        result.refusal = error
    finally:
        result._lists = watching.gathered[:]
        watching.gathered[:] = before
