"""What a rich text may hold: inside a sentence, and in a few paragraphs."""

INLINE = ["bold", "italic", "link", "document-link"]
PROSE = [*INLINE, "ul", "ol"]
