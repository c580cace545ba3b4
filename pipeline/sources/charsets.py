"""Decodes bytes of unknown encoding the way browsers do: byte order mark, declaration, then a look at the bytes."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels that mean a wider encoding on the web than their name says. Source: WHATWG Encoding Standard, section 4.2.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

# Where browsers look for a declaration in a page. Source: WHATWG HTML, section 13.2.3.2, "prescan a byte stream".
_PRESCAN_BYTES = 1024
_META_CHARSET = re.compile(rb"""<meta[^>]{0,256}?charset\s*=\s*["']?\s*([-\w:.]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,128}?encoding\s*=\s*["']\s*([-\w:.]{2,40})""", re.IGNORECASE)
_HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([-\w:.]{2,40})""", re.IGNORECASE)

_DETECTION_BYTES = 64 * 1024


def charset_of_content_type(content_type: str | None) -> str | None:
    """The charset that a Content-Type header names, as written."""
    found = _HTTP_CHARSET.search(content_type or "")
    return found[1] if found else None


def declared_in_markup(content: bytes) -> str | None:
    """The encoding that a page or XML file declares in its first kilobyte, as written."""
    head = content[:_PRESCAN_BYTES]
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return found[1].decode("ascii") if found else None


def encoding_of_bom(content: bytes) -> tuple[str, int] | None:
    """Encoding and length of the byte order mark that `content` starts with."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    return None


def decode(content: bytes, *declared: str | None) -> str:
    """The text of `content`; never raises, and undecodable bytes become U+FFFD.

    A byte order mark decides first. UTF-8 that is valid wins over every declaration but UTF-16 and UTF-32, since text
    in another encoding is hardly ever valid UTF-8 by chance. Then the first of `declared` that is known and fits.
    """
    bom = encoding_of_bom(content)
    if bom is not None:
        encoding, length = bom
        return content[length:].decode(encoding, "replace")
    unmarked = _utf16_without_mark(content)
    if unmarked is not None:
        return content.decode(unmarked, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        nearly_utf8 = error
    known = [name for name in map(_codec_of, declared) if name is not None]
    for encoding in known:
        if encoding not in ("utf-8", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    if "utf-8" in known and _is_mostly_utf8(content):
        return content.decode("utf-8", "replace")
    if "cp1252" in known or nearly_utf8.start >= len(content) - 3:
        return _decode_cp1252(content) if "cp1252" in known else content.decode("utf-8", "replace")
    if _is_mostly_utf8(content):
        return content.decode("utf-8", "replace")
    return _decode_detected(content)


def _codec_of(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().lower()).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _utf16_without_mark(content: bytes) -> str | None:
    """Encoding of UTF-16 text without a byte order mark, told by NUL in every other byte of its start."""
    head = content[:64]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.4 and even == 0:
        return "utf-16-le"
    if even > len(head) * 0.4 and odd == 0:
        return "utf-16-be"
    return None


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether at least nine in ten sequences outside of ASCII are valid UTF-8."""
    text = content[: 8 * _DETECTION_BYTES].decode("utf-8", "replace")
    n_bad = text.count("�")
    n_good = sum(1 for character in text if character > "\x7f") - n_bad
    return n_good >= 9 * n_bad


def _decode_cp1252(content: bytes) -> str:
    """Text of windows-1252; its five unused bytes become the control characters that browsers make of them."""
    text = content.decode("cp1252", "surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda found: chr(ord(found[0]) - 0xDC00), text)


def _decode_detected(content: bytes) -> str:
    """Text in the encoding that statistics suggest; windows-1252 where they suggest none."""
    best = from_bytes(content[:_DETECTION_BYTES], enable_fallback=False).best()
    codec = _codec_of(best.encoding) if best is not None else None
    # UTF-16 without a mark is told by its NUL bytes before; where statistics suggest it, the bytes are no text at all.
    if codec is None or codec == "cp1252" or codec.startswith("utf"):
        return _decode_cp1252(content)
    return content.decode(codec, "replace")
