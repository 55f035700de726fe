"""Turn what the SDK or the wire raised into our errors."""

from collections.abc import Mapping

import httpx2
import openai

from lia_cortex.integrations.openai import limits
from lia_cortex.integrations.openai.errors import (
    QUOTA_PAUSE_SECONDS,
    ModelError,
    ProviderBusy,
    ProviderDown,
    ProviderRefused,
    RequestRefused,
)

CALL_FAILURES = (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL)
"""Everything that a call may raise; more than this is a bug of ours and must be seen as one."""

_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_BUSY_CODES = {"rate_limit_exceeded", "rate_limit_error", "slow_down"} | _QUOTA_CODES
_OUR_CODES = ("invalid_", "unsupported_", "image_", "empty_image", "failed_to_download_image", "bio_policy")


def from_exception(error: Exception) -> ModelError:
    """Return the error to raise in place of one of CALL_FAILURES."""
    if isinstance(error, openai.APIStatusError):
        return from_status(error.status_code, error.body, error.response.headers)
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ProviderDown("timeout")
    if isinstance(error, openai.APIResponseValidationError):
        return ProviderDown("malformed")
    return ProviderDown(f"connection {_cause(error)}")


def from_status(status: int, body: object, headers: Mapping[str, str]) -> ModelError:
    """Return the error for an HTTP status; the reason never holds the provider's free text."""
    code = error_code(body)
    reason = f"{status} {code}".strip()
    if status == 402 or (status == 429 and code in _QUOTA_CODES):
        after = max(limits.retry_after(headers) or 0.0, QUOTA_PAUSE_SECONDS)
        return ProviderBusy(reason, after=after, quota_exhausted=True)
    if status == 429:
        return ProviderBusy(reason, after=limits.retry_after(headers))
    # 408 is a time-out with a status line; 5xx and anything that is no HTTP error of ours is theirs.
    if status == 408 or status >= 500 or status < 400:
        return ProviderDown(reason, after=limits.retry_after(headers) if status == 503 else None)
    if status in {401, 403}:
        return ProviderRefused(reason)
    return RequestRefused(reason)


def from_failed_answer(error: object) -> ModelError:
    """Return the error for an answer that came as HTTP 200 but whose status is `failed`."""
    code = error_code(error)
    reason = f"answer failed {code}".strip()
    if code in _BUSY_CODES:
        quota = code in _QUOTA_CODES
        return ProviderBusy(reason, after=QUOTA_PAUSE_SECONDS if quota else None, quota_exhausted=quota)
    if code.startswith(_OUR_CODES):
        return RequestRefused(reason)
    return ProviderDown(reason)


def error_code(body: object) -> str:
    """Return the provider's short code and parameter, or an empty text; never its message."""
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    if not isinstance(body, dict):
        return ""
    code = body.get("code") or body.get("type")
    # A message in the place of a code could carry a customer's words into a log.
    return code if isinstance(code, str) and len(code) <= 64 and " " not in code else ""


def _cause(error: Exception) -> str:
    root: BaseException = error
    while root.__cause__ is not None:
        root = root.__cause__
    return type(root).__name__
