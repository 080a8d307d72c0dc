"""From the content files' plain tables to what StreamFields store."""

import json

from wagtail.models import Page


def body(blocks) -> str:
    return _stored(_block(block) for block in blocks)


def lines(texts) -> str:
    return _stored({"type": "line", "value": text} for text in texts)


def faq(questions) -> str:
    return _stored(
        {
            "type": "question",
            "value": {"question": one["q"], "answer": paragraph(one["a"])},
        }
        for one in questions
    )


def contacts(told) -> str:
    return _stored({"type": "contact", "value": one} for one in told)


def points(told) -> str:
    return _stored({"type": "point", "value": point} for point in told)


def uses(purposes) -> str:
    """Purposes grouped by audience, in the order they come."""
    by_audience: dict[str, list] = {}
    for one in purposes:
        use = {"title": one["title"], "text": one["text"]}
        by_audience.setdefault(one["audience"], []).append(use)
    return _stored(
        {"type": "audience", "value": {"audience": audience, "uses": found}}
        for audience, found in by_audience.items()
    )


def questions(asked) -> str:
    return _stored(
        {
            "type": "question",
            "value": {key: one[key] for key in ("kind", "text", "choices", "explanation")},
        }
        for one in asked
    )


def paragraph(html) -> str:
    return f"<p>{html}</p>"


def _block(block) -> dict:
    match block["type"]:
        case "text":
            value = block["html"]
        case "heading":
            value = {"text": block["text"], "level": "2"}
        case "list":
            value = [paragraph(item) for item in block["items"]]
        case "steps":
            value = [{"text": paragraph(item)} for item in block["items"]]
        case "alert":
            value = {"level": block["level"], "text": paragraph(block["text"])}
        case "quote":
            value = {"text": block["text"], "source": block["source"]}
        case "accordion":
            value = [
                {"title": fold["title"], "text": paragraph(fold["text"])} for fold in block["folds"]
            ]
        case "table":
            value = {
                "caption": block["caption"],
                "columns": [{"type": "text", "heading": title} for title in block["columns"]],
                "rows": [{"values": row} for row in block["rows"]],
            }
        case "figures":
            value = block["figures"]
        case "cards":
            value = [{"page": _page(slug), "title": "", "text": ""} for slug in block["pages"]]
        case "sessions":
            value = {"number": block["number"], "of": None}
        case "action":
            page = _page(block["page"])
            value = {"text": block["text"], "label": block["label"], "page": page, "url": ""}
    return {"type": block["type"], "value": value}


def _page(slug) -> int:
    """A page of the demo that is built already."""
    return Page.objects.get(slug=slug).pk


def _stored(blocks) -> str:
    return json.dumps(list(blocks), ensure_ascii=False)
