#!/usr/bin/env python3
"""Draws what a terminal showed, as SVG: docs/images/terminal.py TITLE <TEXT >PICTURE

demo.svg is what `./holdfast demo` printed, without the lines of progress, and without some others where dots stand.
"""
import html, sys

CHARACTER, LINE, EDGE, BAR = 7.83, 18, 18, 32
COLUMNS = 112
STYLE = """
    text { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d1d9e0; white-space: pre }
    .typed { fill: #ffffff; font-weight: 700 }
    .told { fill: #79c0ff }
    .equal { fill: #56d364; font-weight: 700 }
    .title { fill: #9198a1 }
"""


def kind(line, before):
    if line.lstrip().startswith("$ ") or (before == "typed" and line.startswith("      ")):
        return "typed"
    return "told" if line.startswith("-- ") else "equal" if line.startswith("EQUAL") else ""


def wrapped(line):
    """As a terminal does it."""
    return [line[start : start + COLUMNS] for start in range(0, max(len(line), 1), COLUMNS)]


def main():
    title = sys.argv[1]
    lines = [part for line in sys.stdin.read().strip("\n").split("\n") for part in wrapped(line.rstrip())]
    width = round(2 * EDGE + CHARACTER * max(map(len, lines)))
    height = 2 * EDGE + BAR + LINE * (len(lines) - 1)
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    print(f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-labelledby="title">')
    print(f'  <title id="title">{html.escape(title)}</title>\n  <style>{STYLE}  </style>')
    print(f'  <rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>\n  <path d="M0 {BAR}h{width}" stroke="#3d444d"/>')
    for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        print(f'  <circle cx="{EDGE + 20 * number}" cy="{BAR / 2:g}" r="6" fill="{colour}"/>')
    print(f'  <text class="title" x="{width / 2:g}" y="{BAR / 2 + 5:g}" text-anchor="middle">{html.escape(title)}</text>')
    style = ""
    for number, line in enumerate(lines):
        style = kind(line, style)
        if line:
            y = BAR + EDGE + 5 + LINE * number
            print(f'  <text class="{style}" x="{EDGE}" y="{y}" xml:space="preserve">{html.escape(line, quote=False)}</text>')
    print("</svg>")


main()
