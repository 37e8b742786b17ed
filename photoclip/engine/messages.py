"""What goes over the socket: MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), typed, no pickle."""

import re
from typing import Any, Generic, TypeVar

import msgspec

from photoclip.domain import errors
from photoclip.domain.errors import EngineError, PhotoClipError

MESSAGE_LIMIT_BYTES = 256 * 2**20
LONE_SURROGATES = 1
"""MessagePack extension type for a str that UTF-8 cannot carry: its bytes by the `surrogatepass` error handler, which
is exact for names that are not UTF-8 (PEP 383) and for lone surrogates in Windows names alike."""

_EXTENSION = re.compile(rb"[\xd4-\xd8]\x01|\xc7.\x01|\xc8..\x01|\xc9....\x01", re.DOTALL)
"""How an extension of the type LONE_SURROGATES begins."""

T = TypeVar("T")


class Welcome(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """First message of the engine, once the key was right: from now on this client keeps it."""

    pid: int


class Request(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Call of a method of `LibraryApi`. `arguments` is the encoded tuple of all its arguments in order."""

    request_id: int
    method: str
    arguments: bytes


class Answer(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What the method returned, encoded."""

    request_id: int
    result: bytes


class Failure(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What the method raised. `kind` is the name of a class in `photoclip.domain.errors`."""

    request_id: int
    kind: str
    what: str
    remedy: str


class MalformedMessageError(EngineError):
    """Bytes that are no message of ours."""


class Coder(Generic[T]):
    """A type to bytes and back. The bytes are checked against the type's annotations, deep down."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(kind)

    def encode(self, value: T) -> bytes:
        """Raises TypeError or OverflowError for what MessagePack cannot carry (a bug)."""
        try:
            return msgspec.msgpack.encode(value)
        except UnicodeEncodeError:
            return msgspec.msgpack.encode(_with_surrogates_wrapped(msgspec.to_builtins(value, builtin_types=(bytes,))))

    def decode(self, data: bytes) -> T:
        """Raises MalformedMessageError."""
        try:
            try:
                return self._decoder.decode(data)
            except msgspec.ValidationError:  # also raised where an extension stands for a str
                # Without a type a message of 256 MB may become 16 GB of objects: not for one that is nonsense anyway.
                if _EXTENSION.search(data) is None:
                    raise
                tree = msgspec.msgpack.decode(data, ext_hook=_unwrapped)
                return msgspec.convert(tree, self._kind, builtin_types=(bytes,))
        except (ValueError, TypeError, OverflowError, RecursionError) as error:  # ValueError: MsgspecError, Unicode
            raise MalformedMessageError(f"a message makes no sense: {type(error).__name__}") from error


def failure_of(request_id: int, error: PhotoClipError) -> Failure:
    """An error for the way. A class that other rooms derived travels as its nearest ancestor in `domain.errors`."""
    kind = next(known.__name__ for known in type(error).__mro__ if vars(errors).get(known.__name__) is known)
    return Failure(request_id, kind, error.what, error.remedy)


def error_of(failure: Failure) -> PhotoClipError:
    """The error at the other end, of the same class."""
    kind = vars(errors).get(failure.kind)
    if not (isinstance(kind, type) and issubclass(kind, PhotoClipError)):
        return EngineError(failure.what, failure.remedy)
    error = kind.__new__(kind)  # CancelledError takes no arguments of its own
    PhotoClipError.__init__(error, failure.what, failure.remedy)
    return error


def _with_surrogates_wrapped(tree: Any) -> Any:
    if isinstance(tree, str):
        try:
            tree.encode()
        except UnicodeEncodeError:
            return msgspec.msgpack.Ext(LONE_SURROGATES, tree.encode("utf-8", "surrogatepass"))
        return tree
    if isinstance(tree, dict):
        return {name: _with_surrogates_wrapped(value) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_with_surrogates_wrapped(value) for value in tree]
    return tree


def _unwrapped(code: int, data: memoryview) -> str:
    if code != LONE_SURROGATES:
        raise ValueError(code)
    return bytes(data).decode("utf-8", "surrogatepass")


WELCOME: Coder[Welcome] = Coder(Welcome)
REQUEST: Coder[Request] = Coder(Request)
REPLY: Coder[Answer | Failure] = Coder(Answer | Failure)
