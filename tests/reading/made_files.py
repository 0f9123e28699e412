"""Files of every kind, made here: small honest ones and ones made to do harm."""

import zlib

PARAGRAPHS = (
    "Gunmen killed three soldiers in an ambush near the border on Monday, the defence ministry said.",
    "It was the second attack in the district within a week; no group has claimed responsibility for either.",
)


def pdf(*lines: str, stream: bytes | None = None, filters: str = "/FlateDecode") -> bytes:
    """One page that prints the lines; `stream` replaces the page's compressed content."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    content = zlib.compress(f"BT /F1 11 Tf 40 760 Td {shown} ET".encode("latin-1")) if stream is None else stream
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(content), filters.encode(), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Two attacks in a week) /CreationDate (D:20190506120000Z) >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def pdf_bomb() -> bytes:
    """A page whose content is 4 GB of spaces, compressed twice to a few kilobytes."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 10_000_000) for _ in range(400)) + packer.flush()
    return pdf(stream=zlib.compress(once, 9), filters="/FlateDecode /FlateDecode")


def page() -> bytes:
    """A newspaper's page: menu, article, scripts, a comment."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 2)
    return (
        "<!DOCTYPE html><html><head><title>Two attacks in a week | The Paper</title>"
        '<meta property="article:published_time" content="2019-05-06T08:00:00Z">'
        '<meta property="og:site_name" content="The Paper"><meta property="og:title" content="Two attacks in a week">'
        "<script>var killed = 'ninety soldiers killed';</script></head><body><nav><a href='/'>Home</a> "
        "<a href='/s'>Sport</a></nav><article><h1>Two attacks in a week</h1>" + body + "</article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def mail(*, html: bool = False) -> bytes:
    """A mail with the paragraphs as its body."""
    text = "\n\n".join(PARAGRAPHS)
    body = page().decode() if html else text
    kind = "html" if html else "plain"
    return (
        'From: "News agency A" <desk@agency.example>\r\nTo: desk@paper.example\r\nSubject: Two attacks in a week\r\n'
        "Date: Mon, 06 May 2019 21:30:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>News agency A</title>
<item><title>Ambush near the border</title><pubDate>Mon, 06 May 2019 08:00:00 GMT</pubDate>
<description>&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;</description></item>
<item><title>Second attack in a week</title><pubDate>Tue, 07 May 2019 08:00:00 GMT</pubDate>
<description>{PARAGRAPHS[1]}</description></item></channel></rss>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News agency A</title>
<entry><title>Ambush near the border</title><updated>2019-05-06T08:00:00Z</updated>
<content type="html">&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;</content></entry></feed>"""

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss version='2.0'><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>"
)
