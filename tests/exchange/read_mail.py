"""Mails with a calendar part, read by Python's email package: structure, method, addresses, line lengths; and
nothing that stands in a name, a subject or a text becomes a header."""
import email
import email.header
import email.policy
import email.utils
import subprocess
import sys

PROGRAM = sys.argv[1]
CALENDAR = ("BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\nBEGIN:VEVENT\nSUMMARY:Gespräch über Wärme\n"
            "ORGANIZER;CN=Büro:mailto:buero@example.org\nEND:VEVENT\nEND:VCALENDAR\n")
DATE = 1792000000
TEXTS = (
    "Einladung", "Änderung: Bürgermeister-Tandem Übach-Palenberg / Königs Wusterhausen am Mittwoch, dem 14. Oktober 2026, 18 Uhr",
    "ä" * 200, "x" * 300, "a b " * 80, "Termin\r\nBcc: boese@example.org", "Termin\nX-Injected: 1", "=?UTF-8?Q?b=C3=B6se?=",
    "\x1b[31mrot\x07", "Komma, Punkt. \"Anführung\" <spitz> (Klammer); @:\\", "👩\u200d👩\u200d👧" * 40, "日本語" * 30, "\u2028neu\u0085zeile",
    "  außen leer  ", "‮umgedreht", "%s%n%d", "é" * 39 + "x", "ß" * 40,
)


def write(subject="Betreff", text="Guten Tag", method="REQUEST", name="Büro", sender="buero@example.org", to_name="Anna",
          to="anna@example.org", date=DATE, calendar=None):
    body = CALENDAR.format(method=method) if calendar is None else calendar
    return subprocess.run([PROGRAM, name, sender, to_name, to, subject, text, method, str(date)], input=body.encode(),
                          capture_output=True, check=False)


def read(done):
    assert done.returncode == 0, done.stderr.decode()
    return email.message_from_bytes(done.stdout, policy=email.policy.default)


def one_line(text):
    """As a header shall show it: control characters and breaks are blanks, blanks stand alone."""
    shown = "".join(" " if ord(c) <= 0x20 or 0x7f <= ord(c) <= 0xa0 or c in "\u2028\u2029" else c for c in text)
    return " ".join(shown.split())


def display_name(raw, header):
    """By the older interface: the newer one leaves blanks between encoded words of a name (RFC 2047 §6.2)."""
    phrase = email.utils.parseaddr(email.message_from_bytes(raw)[header])[0]
    return str(email.header.make_header(email.header.decode_header(phrase)))


def structure():
    mail = read(write())
    yield mail.get_content_type() == "multipart/alternative", mail.get_content_type()
    parts = list(mail.iter_parts())
    yield [p.get_content_type() for p in parts] == ["text/plain", "text/calendar"], parts
    plain, calendar = parts
    yield plain.get_content().replace("\r\n", "\n") == "Guten Tag\n", plain.get_content()
    yield calendar.get_param("method") == "REQUEST", calendar["Content-Type"]
    yield calendar.get_content_charset() == "utf-8", calendar["Content-Type"]
    yield calendar["Content-Transfer-Encoding"] == "base64", calendar["Content-Transfer-Encoding"]
    yield calendar.get_content_disposition() is None, "an attachment has no buttons"
    decoded = calendar.get_payload(decode=True)
    yield decoded == CALENDAR.format(method="REQUEST").replace("\n", "\r\n").encode(), decoded
    yield mail["MIME-Version"] == "1.0" and mail["Message-ID"] == "<2f0c6a52-6a4e-4c5e-9a57-6a5f7f4c1d10@example.org>", mail.items()
    yield not mail.defects and not any(p.defects for p in parts), "defects"


def method_equality():
    for method in ("REQUEST", "CANCEL"):
        calendar = list(read(write(method=method)).iter_parts())[1]
        inside = [line for line in calendar.get_payload(decode=True).decode().splitlines() if line.startswith("METHOD:")]
        yield inside == [f"METHOD:{calendar.get_param('method')}"], inside
    for method, calendar in (("REQUEST", CALENDAR.format(method="CANCEL")), ("CANCEL", CALENDAR.format(method="CANCELLED")),
                             ("PUBLISH", CALENDAR.format(method="PUBLISH")), ("REQUEST", "BEGIN:VCALENDAR\n"),
                             ("REQUEST\r\nX: y", CALENDAR.format(method="REQUEST"))):
        yield write(method=method, calendar=calendar).returncode == 1, (method, calendar)


def people():
    mail = read(write())
    organizer = list(mail.iter_parts())[1].get_payload(decode=True).decode()
    sender = mail["From"].addresses[0]
    yield f"mailto:{sender.addr_spec}" in organizer, mail["From"]
    yield (sender.display_name, sender.addr_spec) == ("Büro", "buero@example.org"), mail["From"]
    yield [a.addr_spec for a in mail["To"].addresses] == ["anna@example.org"], mail["To"]
    nameless = read(write(to_name=""))
    yield [(a.display_name, a.addr_spec) for a in nameless["To"].addresses] == [("", "anna@example.org")], nameless["To"]


def addresses():
    for good in ("a@example.org", "a.b+c@sub.example.org", "x_y-z@example-1.org", "o'neil@example.org", "a" * 64 + "@example.org"):
        yield write(to=good).returncode == 0, good
    for bad in ("", "a", "@example.org", "a@", "a@b@example.org", "a b@example.org", "a@exa mple.org", "a@example.org,b@example.org",
                "<a@example.org>", "a@example.org\r\nBcc: b@example.org", "a@example..org", ".a@example.org", "a.@example.org",
                "ä@example.org", "a@exämple.org", "-oQ/x@example.org", "\"a b\"@example.org", "a@-example.org", "a@example.org-",
                "a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "a@" + "b." * 130 + "org", "a@example.org\n", "a\x01@example.org"):
        for done in (write(to=bad), write(sender=bad)):
            yield done.returncode == 1 and not done.stdout and done.stderr, (bad, done.stdout)


def any_text():
    plain = {k.lower() for k in read(write()).keys()}
    for text in TEXTS:
        done = write(subject=text, name=text, to_name=text, text=text)
        mail = read(done)
        yield {k.lower() for k in mail.keys()} == plain, (text, mail.keys())
        yield mail["Subject"] == one_line(text), (text, mail["Subject"])
        for header, address in (("From", "buero@example.org"), ("To", "anna@example.org")):
            found = mail[header].addresses
            yield len(found) == 1 and found[0].addr_spec == address, (text, mail[header])
            yield display_name(done.stdout, header) == one_line(text), (text, display_name(done.stdout, header))
        body = list(mail.iter_parts())[0].get_payload(decode=True).decode()
        yield body.rstrip("\r\n") == text.replace("\r\n", "\n").replace("\n", "\r\n").rstrip("\r\n"), (text, body)
        yield not mail.defects, mail.defects
        yield from lines(done.stdout, text)


def lines(raw, text):
    yield raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r"), text
    yield all(len(line) <= 76 for line in raw.split(b"\r\n")), (text, max(raw.split(b"\r\n"), key=len))
    yield raw.isascii() and raw.endswith(b"\r\n"), text
    for word in raw.decode().split():
        yield not word.startswith("=?") or len(word) <= 75, word


def dates():
    for moment, shown in ((1792000000, "+0200"), (1769900000, "+0100"), (1792889999, "+0200"), (1792891800, "+0100"), (1, "+0100")):
        mail = read(write(date=moment))
        yield email.utils.parsedate_to_datetime(str(mail["Date"])).timestamp() == moment, mail["Date"]
        yield str(mail["Date"]).endswith(shown), mail["Date"]


def same_bytes():
    yield write().stdout == write().stdout, "two writes differ"
    plain = read(write(method=""))
    yield plain.get_content_type() == "text/plain", plain.get_content_type()
    yield plain.get_content().strip() == "Guten Tag", plain.get_content()


def main():
    tests = (structure, method_equality, people, addresses, any_text, dates, same_bytes)
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        wrong = [what for good, what in test() if not good]
        for what in wrong[:5]:
            print(f"# {ascii(what)[:300]}")
        print(f"{'not ok' if wrong else 'ok'} {number} - {test.__name__.replace('_', ' ')}")


main()
