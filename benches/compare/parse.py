"""A bare parse, for comparison: parse.py lxml|lexbor|pdfplumber FILE…"""

import sys


def lxml(paths):
    import lxml.html

    for path in paths:
        with open(path, "rb") as file:
            lxml.html.document_fromstring(file.read())


def lexbor(paths):
    from selectolax.lexbor import LexborHTMLParser

    for path in paths:
        with open(path, "rb") as file:
            LexborHTMLParser(file.read())


def pdfplumber(paths):
    import pdfplumber as reader

    for path in paths:
        with reader.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()


{"lxml": lxml, "lexbor": lexbor, "pdfplumber": pdfplumber}[sys.argv[1]](sys.argv[2:])
