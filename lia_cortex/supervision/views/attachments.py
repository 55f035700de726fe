"""Files of messages, for those who may see the conversation."""

import re

from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conversations.models import Attachment
from lia_cortex.supervision.queries import attached, files
from lia_cortex.supervision.views.access import person

RANGE = re.compile(r"^bytes=(\d{1,12})-(\d{0,12})$", re.ASCII)


@require_safe
@login_required
@cache_control(private=True, max_age=3600, immutable=True)
@csp({"default-src": ["'none'"], "sandbox": [""]})  # type: ignore[arg-type]
def attachment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the file; only pictures, sound and video of known types are shown in place, never as a page."""
    try:
        row = files.stored(person=person(request), public_id=public_id)
        with default_storage.open(row.path) as opened:
            content: bytes = opened.read()
    except (Attachment.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    shown = bool(attached.shown_as(row.sniffed))
    response = _part(request, content)
    response.headers["Content-Type"] = row.sniffed if shown else "application/octet-stream"
    name = row.file_name or row.public_id
    response.headers["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response.headers["Accept-Ranges"] = "bytes"
    return response


@require_safe
@login_required
@cache_control(private=True, max_age=3600, immutable=True)
@csp({"default-src": ["'none'"], "sandbox": [""]})  # type: ignore[arg-type]
def thumbnail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the small picture that was made of a picture."""
    try:
        row = files.stored(person=person(request), public_id=public_id)
        if not row.thumbnail:
            raise Http404
        with default_storage.open(row.thumbnail) as opened:
            content: bytes = opened.read()
    except (Attachment.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


def _part(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return the bytes that the player asked for: some play nothing without ranges, none can jump."""
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked is None:
        return HttpResponse(content)
    first, size = int(asked[1]), len(content)
    last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(content[first : last + 1], status=206, headers=headers)
