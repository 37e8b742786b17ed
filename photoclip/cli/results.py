"""How search results are printed."""

from photoclip.cli.command import print_json, say
from photoclip.domain.found import QueryProblem, SearchHit, SearchPage, Strength

_DIVIDER = "--- below this line: maybe ---"
_WEAK_DIVIDER = "--- below this line: what is least unlike ---"


def show(page: SearchPage, as_json: bool, query: str | None = None) -> None:
    """As one JSON object, or a line per photo. `query` is the text in which the page's problems have their places."""
    if as_json:
        print_json(
            {
                "query": query,
                "results": [hit_as_json(hit) for hit in page.hits],
                "strong": page.strong,
                "likely": page.likely,
                "total": page.total,
                "milliseconds": page.milliseconds,
                "problems": [_problem_as_json(problem) for problem in page.problems],
                "notes": list(page.notes),
            }
        )
        return
    if page.strong == 0 and page.likely == 0 and page.total:
        say("nothing here matches well")
    before: Strength | None = None
    for hit in page.hits:
        if hit.strength is not before and before is not None:
            say(_DIVIDER if hit.strength is Strength.LIKELY else _WEAK_DIVIDER)
        before = hit.strength
        say(_line(hit))
    if not page.hits:
        say(_nothing(page))
    for note in page.notes:
        say(note)


def hit_as_json(hit: SearchHit) -> dict[str, object]:
    """The contract's keys, and a few more."""
    return {
        "path": hit.path,
        "score": hit.score,
        "relevance": hit.relevance,
        "strength": hit.strength,
        "copies": list(hit.copies),
        "collapsed": len(hit.collapsed),
        "offline": hit.offline,
    }


def _line(hit: SearchHit) -> str:
    # Conditions alone rank nothing.
    rank = f"{hit.score:7.3f}  " if hit.score else ""
    if hit.strength is not None:
        rank = f"{hit.strength:<6}  " + (f"{hit.relevance:4.2f}  " if hit.relevance is not None else "")
    copies = f"  (+{len(hit.copies)} more places)" if hit.copies else ""
    collapsed = f"  (+{len(hit.collapsed)} like it)" if hit.collapsed else ""
    return f"{rank}{hit.path}{copies}{collapsed}{'  (offline)' if hit.offline else ''}"


def _nothing(page: SearchPage) -> str:
    if page.total:
        return "no more photos"
    return "no photo fits: the filters leave none, or the library is empty (photoclip index FOLDER)"


def _problem_as_json(problem: QueryProblem) -> dict[str, object]:
    return {
        "start": problem.span.start,
        "end": problem.span.end,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }
