"""Where files of messages are kept."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lia_cortex.settings.env import fail

LOCAL = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


def storage(url: str) -> dict[str, Any]:
    """Return the entry of STORAGES for a `MEDIA_STORAGE_URL`; end with one clear line when it is none."""
    if not url:
        return {"BACKEND": LOCAL}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        fail("MEDIA_STORAGE_URL must be an s3://key:secret@bucket/folder?endpoint=… URL")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {
        # Not `hostname`: that would be in lower case.
        "bucket_name": parts.netloc.rpartition("@")[2].partition(":")[0],
        "location": unquote(parts.path).strip("/"),
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
        "max_memory_size": 32 * 1024 * 1024,
        "client_config": client_config(asked.get("addressing", "path" if asked.get("endpoint") else "auto")),
    }
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    options |= {name: value for name, value in _wanted(asked).items() if value}
    return {"BACKEND": S3, "OPTIONS": options}


def _wanted(asked: dict[str, str]) -> dict[str, str | None]:
    return {"endpoint_url": asked.get("endpoint"), "region_name": asked.get("region")}


def client_config(addressing: str) -> Any:
    """Return time-outs and retries of the store's client; without them a silent store would hold a worker."""
    from botocore.config import Config  # noqa: PLC0415 - heavy, and only where files are in such a store

    return Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"total_max_attempts": 3, "mode": "standard"},
        s3={"addressing_style": addressing},
        signature_version="s3v4",
        # Compatible stores do not all know the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
