"""Cards are read back by python3-vobject, sheets by zipfile and an XML parser: whatever
text is written into any field comes out the same, and nothing but text comes out."""
import io
import subprocess
import sys
import xml.etree.ElementTree
import zipfile

PROGRAM = sys.argv[1]
TEXTS = (
    "Änne Übergroß", "a;b,c\\d:e\"f'", "\\n\\,\\;", "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2", "=HYPERLINK(\"x\")",
    "👩🏽‍💼 Grüße", "END:VCARD", "<b>&amp;</b>", "01067", "日本語", "%s%n", "0123456789 äöü " * 700 + "Ende",
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, check=False)


def card_differences(vobject, version, text):
    card = vobject.readOne(run(version, text).stdout.decode("utf-8"))
    found = {
        "family": card.n.value.family, "given": card.n.value.given, "prefix": card.n.value.prefix,
        "function": card.title.value, "remark": card.note.value, "phone": card.tel.value, "mail": card.email.value,
        "organisation": card.org.value[0], "street": card.adr.value.street, "city": card.adr.value.city,
        "postcode": card.adr.value.code, "country": card.adr.value.country, "house": card.adr.value.extended,
    }
    return [f"{field}: {value!r}" for field, value in found.items() if value != text]


def cell_text(cell, strings):
    value = cell.find(SHEET + "v")
    return strings[int(value.text)] if cell.get("t") == "s" else value.text


def read_sheet(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        table = archive.read("xl/sharedStrings.xml")
        page = archive.read("xl/worksheets/sheet1.xml")
        book = archive.read("xl/workbook.xml").decode("utf-8")
    strings = ["".join(item.itertext()) for item in xml.etree.ElementTree.fromstring(table)]
    root = xml.etree.ElementTree.fromstring(page)
    rows = [[cell_text(cell, strings) for cell in row] for row in root.iter(SHEET + "row")]
    return rows, page.decode("utf-8"), book


def sheet_differences():
    rows, page, book = read_sheet(run("sheet", *TEXTS).stdout)
    days = "46309"  # 2026-10-14
    want = [["Text", "Länge", "Datum", "Grad"]]
    want += [[text, str(len(text.encode())), days, "52.993574"] for text in TEXTS]
    for found, wanted in zip(rows, want, strict=True):
        if found != wanted:
            yield f"{found} instead of {wanted}"
    if "<f>" in page or "hyperlink" in page:
        yield "a formula or a link"
    if 'state="frozen"' not in page:
        yield "the header is not frozen"
    if 'name="Personen- -alle-"' not in book:
        yield "the tab has another name"


def vobject_tests():
    try:
        import vobject
    except ImportError:
        yield "vCards read by vobject # SKIP python3-vobject is not installed", []
        return
    for version in ("3", "4", "outlook"):
        differences = []
        for text in TEXTS:
            # Outlook's card starts its title by how to address the person, not here: there is no form.
            differences += card_differences(vobject, version, text.strip())
        yield f"vCards for {version} read by vobject", differences


def sheet_tests():
    probe = run("sheet", "x")
    if probe.returncode != 0:
        yield "sheets # SKIP " + probe.stderr.decode("utf-8").strip(), []
        return
    yield "sheets hold texts and numbers, no formulas", list(sheet_differences())


def main():
    results = [*vobject_tests(), *sheet_tests()]
    print(f"1..{len(results)}")
    for number, (name, differences) in enumerate(results, 1):
        for line in differences[:5]:
            print(f"# {line[:300]}")
        print(f"{'not ok' if differences else 'ok'} {number} - {name}")


main()
