"""What a Hugging Face hub, or a mirror of it, says of the files of a model. Asks; fetches no content.

The environment is obeyed as huggingface_hub obeys it (its reference, "Environment variables"): HF_ENDPOINT, HF_TOKEN,
HF_HUB_OFFLINE, and the proxies of its http client, which are read once.
"""

import os
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from huggingface_hub import HfApi, get_hf_file_metadata, get_session, hf_hub_url
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import ModelInfo, RepoSibling
from huggingface_hub.utils import build_hf_headers

import photoclip
from photoclip.config.files import exhausted
from photoclip.domain.errors import ModelError, PhotoClipError
from photoclip.embed.hub_text import TOKENIZERS
from photoclip.embed.patience import BrokenError
from photoclip.embed.sources import ModelSource, SourceFile

HTTP_TROUBLE: tuple[type[Exception], ...] = (OSError, cast("type[Exception]", HfHubHTTPError.__bases__[0]))
"""What the hub's http client raises when a request fails: its name changed from release to release."""

_USUAL_ENDPOINT = "https://huggingface.co"
_YES = ("1", "ON", "YES", "TRUE")
_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# What a body that is no answer of a hub leads to: the sign-in page of a hotel's network, say.
_NONSENSE = (ValueError, TypeError, KeyError, AttributeError)
_TRY_LATER = "try again later; what has arrived is kept"
_CHECK_CONNECTION = "check the connection and try again; what has arrived is kept"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as it is published right now. `etag` marks its content: the SHA-256 of a large file, the SHA-1 that git
    gives a small one, or what a server outside of the hub calls it. `sha256` is what it must have, where that is known
    from elsewhere.
    """

    name: str
    url: str
    repository: str
    revision: str
    size_bytes: int
    etag: str
    sha256: str | None = None


def require_online() -> None:
    """Raises ModelError where the environment says that nothing may be asked of the network."""
    for variable in _OFFLINE:
        if os.environ.get(variable, "").upper() in _YES:
            raise ModelError(
                f"{variable} is set: nothing may be fetched", "unset it, or import the weights from a file"
            )


def endpoint() -> str:
    """The address of the hub. Raises ModelError where HF_ENDPOINT is no address."""
    address = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or _USUAL_ENDPOINT
    try:
        parts = urlsplit(address)
        # Asked for its port it raises ValueError where that is none.
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise ModelError(f"HF_ENDPOINT is {address!r}, which is no web address", "correct or unset it")
    return address


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port: what a token is for."""
    return urlsplit(url).scheme, host_of(url).lower()


def host_of(url: str) -> str:
    """Host with port, to tell the person: without the password that an address may hold."""
    return urlsplit(url).netloc.rpartition("@")[2]


def headers_for(url: str) -> Mapping[str, str]:
    """Headers of a request for content. The person's token goes to the hub and to nobody it passes a request on to."""
    token = None if origin(url) == origin(endpoint()) else False
    named = build_hf_headers(token=token, library_name="photoclip", library_version=photoclip.__version__)
    # A range of what was compressed on the way is no range of the file.
    return {**named, "Accept-Encoding": "identity"}


def published(source: ModelSource, timeout_s: float) -> tuple[RemoteFile, ...]:
    """What a model's files are right now, the weights last.

    Raises:
        ModelError: what is wanted is not published, or not for this person. BrokenError: it may be the next time.
    """
    require_online()
    _require_client()
    try:
        if not source.repository:
            return (_linked(source, timeout_s),)
        return tuple(_listed(source, timeout_s))
    except HTTP_TROUBLE as error:
        raise explained(error, source.url or endpoint(), source.repository) from error
    except _NONSENSE as error:
        host = host_of(source.url or endpoint())
        final = ModelError(f"{host} answers, but not as a hub does: {_first_line(error)}", _CHECK_CONNECTION)
        raise BrokenError(final) from error


def explained(error: BaseException, url: str, repository: str = "") -> PhotoClipError | BrokenError:
    """What it means for the person that a request failed. Raise it `from error`."""
    trouble = next((trouble for cause in _causes(error) if (trouble := exhausted(cause))), None)
    if trouble is not None:
        return trouble
    host = host_of(url)
    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(error, OfflineModeIsEnabled):
        return ModelError("HF_HUB_OFFLINE is set: nothing may be fetched", "unset it, or import the weights")
    if isinstance(error, GatedRepoError):
        return refused(403, host, repository)
    if isinstance(error, RevisionNotFoundError):
        what = f"{repository} does not have the revision that was asked for (any more)"
        return ModelError(what, "get a newer PhotoClip, or import the weights from a file")
    if isinstance(error, RepositoryNotFoundError | EntryNotFoundError):
        return refused(404 if status != 403 else 403, host, repository)
    if isinstance(status, int):
        return refused(status, host, repository)
    return _unreachable(error, host)


def refused(status: int, host: str, subject: str, after_s: float = 0.0) -> ModelError | BrokenError:
    """What an HTTP status that is no success means. `subject`: the repository or file that was asked for."""
    if status in _PASSING:
        what = f"{host} is too busy" if status == 429 else f"{host} has trouble of its own (status {status})"
        return BrokenError(ModelError(what, _TRY_LATER), after_s)
    if status in (401, 403):
        what = f"{host} does not hand out {subject} to just anybody (status {status})"
        remedy = (
            "accept its terms on its page there, and set HF_TOKEN to a token of yours; a token that ran out is refused"
        )
        return ModelError(what, remedy)
    if status in (404, 410):
        return ModelError(f"{subject} is not at {host} (any more), or it is private", "choose another model")
    return ModelError(
        f"{host} does not hand out {subject} (status {status})", "choose another model, or try again later"
    )


def normal_etag(value: str | None) -> str:
    """An ETag header without quotes and without the sign of a weak one (RFC 9110, section 8.8.3); "" for none."""
    return (value or "").removeprefix("W/").strip('"')


def is_hash(etag: str) -> bool:
    """Whether an ETag is one that a hub makes of the content."""
    return _HASH.fullmatch(etag) is not None


def _require_client() -> None:
    try:
        get_session()
    except (ImportError, ValueError) as error:
        # A SOCKS proxy takes a package that nothing else needs; an address may be none.
        what = f"the proxy that the environment names cannot be used: {_first_line(error)}"
        raise ModelError(what, "correct HTTPS_PROXY or ALL_PROXY, or name an HTTP proxy") from error


def _listed(source: ModelSource, timeout_s: float) -> Iterator[RemoteFile]:
    api, infos = HfApi(endpoint=endpoint()), dict[str, ModelInfo]()
    for file in reversed(source.files):
        repository = file.repository or source.repository
        if repository not in infos:
            revision = None if file.repository else source.revision or None
            infos[repository] = _info(api, repository, revision, timeout_s)
            _require_tokenizer(source, repository, infos[repository])
        siblings = {sibling.rfilename: sibling for sibling in infos[repository].siblings or ()}
        sibling = siblings.get(file.name) or siblings.get(file.or_else)
        if sibling is not None:
            yield _remote(file, sibling, repository, infos[repository].sha or "main", timeout_s)
        elif not file.is_optional:
            raise ModelError(f"{repository} does not publish {file.name}", "choose another model")


def _info(api: HfApi, repository: str, revision: str | None, timeout_s: float) -> ModelInfo:
    try:
        return api.model_info(repository, revision=revision, files_metadata=True, timeout=timeout_s)
    except HTTP_TROUBLE as error:
        raise explained(error, endpoint(), repository) from error


def _require_tokenizer(source: ModelSource, repository: str, info: ModelInfo) -> None:
    wanted = {file.name for file in source.files if (file.repository or source.repository) == repository}
    there = {sibling.rfilename for sibling in info.siblings or ()}
    if wanted & set(TOKENIZERS) and not there & set(TOKENIZERS):
        raise ModelError(f"{repository} does not publish a tokenizer", "choose another model")


def _remote(file: SourceFile, sibling: RepoSibling, repository: str, revision: str, timeout_s: float) -> RemoteFile:
    url = hf_hub_url(repository, sibling.rfilename, revision=revision, endpoint=endpoint())
    size, etag = sibling.size, sibling.lfs.sha256 if sibling.lfs else sibling.blob_id
    if size is None or not etag:
        # A mirror that lists names alone.
        found = get_hf_file_metadata(url, timeout=timeout_s, endpoint=endpoint())
        size, etag = size if size is not None else found.size, etag or found.etag
    host = host_of(endpoint())
    if size is None or not etag:
        raise ModelError(f"{host} does not tell the size and checksum of {file.name}", "use another mirror")
    if (file.sha256 and len(etag) == 64 and etag != file.sha256) or file.size_bytes not in (None, size):
        raise ModelError(
            f"{sibling.rfilename} of {repository} at {host} is not the file that PhotoClip knows",
            "use another mirror, or get a newer PhotoClip",
        )
    return RemoteFile(sibling.rfilename, url, repository, revision, size, etag, file.sha256)


def _linked(source: ModelSource, timeout_s: float) -> RemoteFile:
    """A file that open_clip only links to."""
    file = source.files[0]
    response = get_session().head(
        source.url, headers=dict(headers_for(source.url)), follow_redirects=True, timeout=timeout_s
    )
    host, size = host_of(source.url), response.headers.get("Content-Length", "")
    if response.status_code != 200:
        raise refused(response.status_code, host, file.name)
    if not size.isdecimal():
        raise ModelError(f"{host} does not tell the size of {file.name}", "import the weights from a file")
    etag = normal_etag(response.headers.get("ETag"))
    return RemoteFile(file.name, source.url, "", "", int(size), etag, file.sha256)


def _unreachable(error: BaseException, host: str) -> ModelError | BrokenError:
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            what = f"{host} cannot be trusted: {cause.verify_message}"
            return ModelError(what, "check this computer's clock, and what filters its connection")
    if "Proxy" in type(error).__name__:
        return BrokenError(ModelError(f"the proxy does not let through to {host}: {error}", "check the proxy settings"))
    if "Timeout" in type(error).__name__ or any(isinstance(cause, TimeoutError) for cause in causes):
        return BrokenError(ModelError(f"{host} does not answer", _CHECK_CONNECTION))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return BrokenError(ModelError(f"this computer is offline, or {host} cannot be reached", _CHECK_CONNECTION))
    reason = next((cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), str(error))
    return BrokenError(ModelError(f"{host} cannot be reached, or broke off: {reason}", _CHECK_CONNECTION))


def _causes(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__ or each.__context__


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
