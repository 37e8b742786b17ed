"""How search results are printed."""

from photoclip.cli.command import print_json, say
from photoclip.domain.found import SearchHit, SearchPage


def show(page: SearchPage, as_json: bool) -> None:
    """As one JSON object, or a line per photo."""
    if as_json:
        print_json(
            {
                "results": [hit_as_json(hit) for hit in page.hits],
                "strong": page.strong,
                "total": page.total,
                "milliseconds": page.milliseconds,
            }
        )
        return
    for hit in page.hits:
        copies = f"  (+{len(hit.copies)} more places)" if hit.copies else ""
        offline = "  (offline)" if hit.offline else ""
        say(f"{hit.score:7.3f}  {hit.path}{copies}{offline}")
    if not page.hits:
        say("the library is empty: photoclip index FOLDER" if page.total == 0 else "no more photos")
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
        "offline": hit.offline,
    }
