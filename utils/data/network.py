"""Downloads: the bytes of one address, or the real cause why they cannot be had."""

import errno
import http
import io
import os
import re
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies

TIMEOUT = 10  # seconds to wait for a server to connect, or for its next bytes
TRIES = 2  # a server that fails once is asked once more
REST = 60  # seconds for which a host that was waited for in vain is not asked again

# host: (when it was waited for in vain, what came of it)
waited_for: dict[str, tuple[float, "Missing"]] = {}


class Missing(Exception):
    """A file cannot be had: why, and what else could help, each in a few words."""

    def __init__(self, reason: str, remedy: str = "", *, again=False, waited=False):
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.again = again  # a second try may succeed
        self.waited = waited  # it took time to find out


def download(url: str, title: str, size: int, damage: Callable[[bytes], str]) -> bytes:
    """The bytes at an address, held in memory so that no fault of a disk comes in.

    Parameters
    ----------
    url, title, size
        The address, the name beside the progress bar, and the expected bytes (0 if
        they are not known).
    damage
        Says what is wrong with the bytes that came, or "".

    Raises
    ------
    Missing
        With the cause and, where there is one, the remedy.
    """
    import requests

    host = urlsplit(url).netloc
    since, missing = waited_for.get(host, (0.0, None))
    if missing and time.monotonic() - since < REST:
        raise missing
    for _ in range(TRIES):
        try:
            content = transfer(url, title, size)
        except (requests.RequestException, OSError) as error:
            missing = explain(error, url)
        else:
            fault = damage(content)
            if not fault:
                return content
            missing = Missing(f"what {host} sent {fault}", again=True)
        if not missing.again:
            break
    if missing.waited:
        waited_for[host] = time.monotonic(), missing
    raise missing


def transfer(url: str, title: str, size: int) -> bytes:
    """Fetch an address behind a progress bar that wipes itself out."""
    import pooch
    from tqdm import tqdm

    content = io.BytesIO()
    with tqdm(
        desc=title,
        total=size or None,
        unit="B",
        unit_scale=True,
        file=sys.stdout,
        leave=False,
    ) as bar:
        fetch = pooch.HTTPDownloader(
            progressbar=bar, chunk_size=1 << 16, timeout=(TIMEOUT, TIMEOUT)
        )
        fetch(url, content, None)
    return content.getvalue()


# ---------------------------------------------------------------- causes


def explain(error: Exception, url: str) -> Missing:
    """What a failed transfer means, from the exceptions behind the exception."""
    import requests
    import urllib3

    host = urlsplit(url).netloc
    causes = list(behind(error))

    def first(*kinds):
        return next((cause for cause in causes if isinstance(cause, kinds)), None)

    # NewConnectionError counts as a timeout in some versions of urllib3: look deeper.
    waited = first(TimeoutError, requests.Timeout, urllib3.exceptions.ReadTimeoutError)
    if isinstance(error, requests.HTTPError):
        return explain_status(error.response, url)
    if first(requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL):
        return explain_proxy(without_password(str(causes[-1])), url, waited is not None)
    if isinstance(error, requests.exceptions.SSLError):
        return explain_security(causes, host)
    if not isinstance(error, requests.RequestException) and "TLS" in str(error):
        return explain_bundle(str(error))
    if first(socket.gaierror):
        return Missing(
            f"the name {host} cannot be resolved",
            "run once with a network",
            waited=True,
        )
    if first(requests.ConnectTimeout):
        return Missing(
            f"{host} did not answer within {TIMEOUT} s",
            "run once with a network",
            waited=True,
        )
    if waited:
        return Missing(
            f"{host} was silent for {TIMEOUT} s", "run it again later", waited=True
        )
    if first(ConnectionRefusedError):
        return Missing(f"{host} refused the connection", "run it again later")
    if first(ConnectionError):
        return Missing(
            f"{host} broke off the connection", "run it again later", again=True
        )
    if first(
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ContentDecodingError,
        urllib3.exceptions.ProtocolError,
    ):
        return Missing(
            f"{host} broke off the download", "run it again later", again=True
        )
    if isinstance(error, requests.TooManyRedirects):
        return Missing(f"{host} redirects without end")
    system = next((c for c in causes if getattr(c, "strerror", None)), None)
    if system is not None:
        unreachable = system.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH)
        return Missing(
            f"{host} cannot be reached: {system.strerror}",
            "run once with a network",
            waited=unreachable,
        )
    return Missing(f"{host}: {without_password(str(error))[:200]}")


def behind(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that it was made of, from the outermost inwards.

    Libraries hand the inner ones on as a cause, a context, a reason or an argument.
    """
    waiting, seen = [error], set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = [current.__cause__, current.__context__]
        inner += [getattr(current, "reason", None), *current.args]
        waiting += [one for one in inner if isinstance(one, BaseException)]


def explain_status(response, url: str) -> Missing:
    """An answer that is an error, by its number and name."""
    status = response.status_code
    known = {known.value: known.phrase for known in http.HTTPStatus}
    phrase = known.get(status, response.reason)
    if status == 407:
        return explain_proxy(f"it answered 407 ({phrase})", url)
    answer = f"{urlsplit(url).netloc} answered {status} ({phrase})"
    if status == 429 or status >= 500:
        return Missing(answer, "run it again later", again=status >= 500)
    return Missing(answer)


def explain_proxy(fault: str, url: str, waited: bool = False) -> Missing:
    """A proxy is in the way; its address is shown without name and password."""
    scheme = urlsplit(url).scheme
    proxies = getproxies()
    address = without_password(proxies.get(scheme) or proxies.get("all", ""))
    return Missing(
        f"the proxy {address} cannot be used: {fault}",
        f"correct or unset {scheme.upper()}_PROXY",
        waited=waited,
    )


def bundle_setting() -> str:
    """Which variable names the certificates to trust: as `requests` chooses, or ""."""
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return next((name for name in names if os.environ.get(name)), "")


def explain_bundle(fault: str) -> Missing:
    """The certificates to trust are not where they should be."""
    setting = bundle_setting()
    if setting:
        return Missing(
            f"{setting} names certificates that are not there: {os.environ[setting]}",
            f"correct or unset {setting}",
        )
    return Missing(fault, "install the package certifi again")


def explain_security(causes: list[BaseException], host: str) -> Missing:
    """No secure connection, nearly always for a certificate that is not trusted."""
    fault = next((c for c in causes if isinstance(c, ssl.SSLError)), None)
    system = next((c for c in causes if getattr(c, "strerror", None)), causes[-1])
    if isinstance(fault, ssl.SSLCertVerificationError):
        reason = f"the certificate of {host} is not trusted ({fault.verify_message})"
    elif fault is None or fault.library in ("X509", "PEM"):
        # The certificates to trust are no certificates, or cannot be read.
        words = fault.reason if fault else system.strerror
        reason = f"no secure connection to {host} ({readable(words)})"
    else:
        return Missing(f"no secure connection to {host} ({readable(fault.reason)})")
    setting = bundle_setting()
    if setting:
        return Missing(
            f"{reason}, with the certificates of {setting}={os.environ[setting]}",
            f"correct or unset {setting}",
        )
    return Missing(
        reason, "set REQUESTS_CA_BUNDLE to the certificates that your network trusts"
    )


def readable(words: str | None) -> str:
    """NO_SUCH_THING as "no such thing"."""
    return (words or "no reason given").replace("_", " ").lower()


def without_password(text: str) -> str:
    """A text in which no address carries a name and password."""
    return re.sub(r"//[^/@\s]*@", "//", text)
