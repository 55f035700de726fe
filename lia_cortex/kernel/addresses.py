"""Parts of addresses that mean the same in every URL."""

from django.urls import register_converter

from lia_cortex.kernel import ids


class PublicId:
    """A public id in a path; whatever cannot be one is no address of ours, so the answer is 404."""

    regex = ids.PATTERN

    def to_python(self, value: str) -> str:
        """Return the id as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the id as it is."""
        return value


register_converter(PublicId, "public_id")

PUBLIC_ID = "<public_id:public_id>"
"""The part of a path that names a row; the view gets it as `public_id`."""
