"""A StreamField whose blocks stay in code: changing a block is no migration."""

from wagtail import fields


class StreamField(fields.StreamField):
    """Stores the same JSON whatever its blocks, so migrations need not know them."""

    def __init__(self, block_types=(), **kwargs):
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
