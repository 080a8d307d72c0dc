"""What a page's body is made of. Few blocks, each with one look, all readable without script."""

from cms.blocks.body import BodyBlock
from cms.blocks.learning import QuestionsBlock
from cms.blocks.showcase import ContactsBlock, FaqBlock, LinesBlock, PointsBlock, UsesBlock

__all__ = [
    "BodyBlock",
    "ContactsBlock",
    "FaqBlock",
    "LinesBlock",
    "PointsBlock",
    "QuestionsBlock",
    "UsesBlock",
]
