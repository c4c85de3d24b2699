"""Just enough C++ for tools/lint.py: blanking comments and strings, and finding full expressions with co_await."""
import re

_TOKENS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\\ ]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-zA-Z_])\'(?:\\.|[^\'\\\n])+\'',
    re.S)


def blanked(text):
    """The same text, same length and lines, with comments and literals replaced by spaces (quotes kept)."""
    def blank(match):
        token = match.group(0)
        inner = re.sub(r"[^\n]", " ", token)
        return inner if token.startswith("/") else token[0] + inner[1:-1] + token[-1]
    return _TOKENS.sub(blank, text)


_BLOCK_WORDS = re.compile(r"(?:\b(?:else|do|try|const|noexcept|override|final|mutable)|->\s*[\w:<>,\s&*]+)$")


def opens_block(code, brace):
    """Whether this `{` opens a block (a body) rather than a braced list."""
    before = code[:brace].rstrip()
    return not before or before[-1] in "){};:" or bool(_BLOCK_WORDS.search(before[-200:]))


def _opening(code, closing):
    depth = 0
    for i in range(closing, -1, -1):
        depth += {"}": 1, "{": -1}.get(code[i], 0)
        if depth == 0:
            return i
    return 0


def _closing(code, opening):
    depth = 0
    pair = {"{": "}", "(": ")"}[code[opening]]
    for i in range(opening, len(code)):
        depth += (code[i] == code[opening]) - (code[i] == pair)
        if depth == 0:
            return i
    return len(code)


def _start(code, at):
    """Where the statement that holds position `at` begins; a condition begins inside its parentheses."""
    i = at - 1
    while i >= 0:
        char = code[i]
        if char == ";" or (char == "{" and opens_block(code, i)):
            return i + 1
        if char == "}":
            opening = _opening(code, i)
            after = code[i + 1:].lstrip()[:1]
            if opens_block(code, opening) and after not in (",", ")", "."):
                return i + 1
            i = opening
        if char == "(" and re.search(r"\b(?:if|while|for|switch)\s*(?:constexpr)?\s*$", code[max(0, i - 30):i]):
            return i + 1
        if char == "#" and code[max(0, code.rfind("\n", 0, i) + 1):i].strip() == "":
            return code.find("\n", i) + 1
        i -= 1
    return 0


def _end(code, start, at):
    """Where it ends: its `;`, or the parenthesis that closes the condition it stands in."""
    depth = 0
    i = start
    while i < len(code):
        char = code[i]
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth < 0 and i >= at:
                return i
        elif char == "{":
            i = _closing(code, i)
        elif char == ";" and i >= at:
            return i
        i += 1
    return len(code)


def full_expressions(code):
    """(position, text) of every full expression that holds a co_await."""
    seen = set()
    for match in re.finditer(r"\bco_await\b", code):
        start = _start(code, match.start())
        if start not in seen:
            seen.add(start)
            yield match.start(), code[start:_end(code, start, match.start())]
