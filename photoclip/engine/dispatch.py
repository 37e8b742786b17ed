"""A request's bytes in, the reply's bytes out."""

import logging
from dataclasses import dataclass
from typing import Any

from photoclip.config.files import exhausted
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import EngineError, PhotoClipError
from photoclip.engine.messages import MESSAGE_LIMIT_BYTES, REPLY, REQUEST, Answer, MalformedMessageError, failure_of
from photoclip.engine.methods import METHODS, Method

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that makes sense."""

    request_id: int
    method: Method
    arguments: tuple[Any, ...]

    @property
    def ends_by_itself(self) -> bool:
        """Whether it is over as soon as the work is done, instead of waiting for something to happen."""
        return self.method.name not in ("wait_job", "wait_news")


def parse(message: bytes) -> Call:
    """Raises MalformedMessageError."""
    request = REQUEST.decode(message)
    method = METHODS.get(request.method)
    if method is None:
        raise MalformedMessageError("a message asks for an unknown method")
    return Call(request.request_id, method, method.arguments.decode(request.arguments))


def perform(library: LibraryApi, call: Call) -> bytes:
    """Do it. Whatever goes wrong becomes the reply; what is not a PhotoClipError is a bug, and logged."""
    try:
        result = getattr(library, call.method.name)(*call.arguments)
        reply = REPLY.encode(Answer(call.request_id, call.method.result.encode(result)))
    except PhotoClipError as error:
        return REPLY.encode(failure_of(call.request_id, exhausted(error) or error))
    except Exception as error:  # noqa: BLE001 - a boundary like a job's: a bug in one request must not end the others
        if (told := exhausted(error)) is not None:
            return REPLY.encode(failure_of(call.request_id, told))
        _log.exception("a bug in %s", call.method.name)
        return REPLY.encode(failure_of(call.request_id, _bug(call, error)))
    if len(reply) > MESSAGE_LIMIT_BYTES:
        too_large = EngineError(f"the answer of {call.method.name} is too large", "ask for less at once")
        return REPLY.encode(failure_of(call.request_id, too_large))
    return reply


def _bug(call: Call, error: Exception) -> EngineError:
    line = " ".join(f"{type(error).__name__}: {error}".split())[:500]
    return EngineError(f"an error in PhotoClip itself, in {call.method.name}: {line}", "the engine's log has more")
