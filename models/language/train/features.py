"""What the prior sees of a message, of its thread, of the frames begun, and of a placeholder: hashed features. The same as server/models/bundled/prior/features.ts."""
import re

from frames import DATA
from lexicon import GLOSSARY, SLOTS
from templates import DIMENSIONS
from frames import fold

WORD_BUCKETS, BUCKETS, PREFIX_BUCKETS, CANDIDATE_BUCKETS = 1 << 15, 1 << 16, 1 << 13, 1 << 14
TOKEN = re.compile(r"\[[A-Z]+\d\]|[a-z0-9_]+|[%?+]|[^\s\w]")
PLACE = re.compile(r'^\[([A-Z]+)(\d)\]$')


def fnv(text: str) -> int:
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def read_terms():
    """Words of a term -> names of the terms: glossary, values of slots and dimensions, both languages in one name."""
    terms = {}
    def add(form, name):
        key = tuple(TOKEN.findall(fold(form)))
        if 0 < len(key) <= 5 and len(''.join(key)) > 1:
            terms.setdefault(key, set()).add(name)
    for (domain, term), languages in GLOSSARY.items():
        for forms in languages.values():
            for form in forms:
                add(form, f'{domain}.{fold(term)}')
    for (slot, value), entry in SLOTS.items():
        for language in ('en', 'fr'):
            for form in entry[language]:
                add(form, f'{slot}={value}')
    for by, (_, *groups) in DIMENSIONS.items():
        for group in groups:
            for form in group.split('|'):
                add(form, f'by={by}')
    return {key: sorted(names) for key, names in terms.items()}


TERMS = read_terms()


def spans_of(words):
    """(start, end, names) of each glossary term, longest first at each place."""
    found, at = [], 0
    while at < len(words):
        for size in range(min(5, len(words) - at), 0, -1):
            names = TERMS.get(tuple(words[at:at + size]))
            if names:
                found.append((at, at + size, names))
                at += size - 1
                break
        at += 1
    return found


def word_features(tokens):
    """Features of each word of a message, with those of the glossary terms that cover it."""
    out = []
    for token in tokens:
        place = PLACE.match(token)
        if place:
            out.append([f'w [{place.group(1)}]', f'i {place.group(2)}', 'i place'])
            continue
        features = [f'w {token}']
        if len(token) > 5:
            features.append('s ' + token[:5])
        if len(token) > 3:
            edged = f'<{token}>'
            for n in (3, 4):
                features += [f'c {edged[k:k + n]}' for k in range(len(edged) - n + 1)]
        out.append(features)
    for start, end, names in spans_of([PLACE.sub(r'[\1]', token) for token in tokens]):
        for at in range(start, end):
            out[at] += [f'g {name}' for name in names]
    return out


def text_features(tokens):
    """Features of the message as a whole: pairs and triples of words, terms, what it holds."""
    words = [PLACE.sub(r'[\1]', token) for token in tokens]
    padded = ['^', *words, '$']
    out = [f'w {word}' for word in words]
    out += [f'b {a} {b}' for a, b in zip(padded, padded[1:])]
    out += [f't {a} {b} {c}' for a, b, c in zip(padded, padded[1:], padded[2:])]
    out += [f'k {a} {b}' for a, b in zip(padded, padded[2:])]
    out += [f'f {words[0]}', f'e {words[-1]}'] if words else []
    for start, _, names in spans_of(words):
        for name in names:
            out += [f'g {name}', f'h {padded[start]} {name}']
    counts = {}
    for word in words:
        if word[0] == '[':
            counts[word] = counts.get(word, 0) + 1
    out += [f'n {word} {count}' for word, count in counts.items()]
    out.append(f'l {min(6, len(words) // 3)}')
    return out


def open_ids(part: str) -> str:
    return re.sub(r'\b([A-Z]+)\d\b', r'\1', part)


def previous_features(previous: str):
    """(features, piece or '') of each slot of the last turn and of the turn before; the piece is what a follow-up may say again."""
    out = []
    for age, frames in enumerate(previous.split(' | ') if previous else []):
        for frame in frames.split(' ; '):
            tool, *slots = frame.split(' ')
            out.append(([f'p{age} {tool}', f'p{age} tool'], f'~{tool}'))
            for slot in slots:
                key, _, value = slot.partition('=')
                held = open_ids(slot)
                out.append(([f'p{age} {held}', f'p{age} {tool} {held}', f'p{age} {key}='], f'~{slot}' if held == slot else f'~{key}='))
    return out or [(['p none'], '')]


def prefix_features(done, text_ids, used, frame: int):
    """`done`: pieces of the frame begun, its tool first."""
    tool = done[0] if done else '-'
    plain = [PLACE.sub(r'[\1]', piece) for piece in done]
    last = ''.join(plain[-2:]) if plain and plain[-1][0] == '[' else (plain[-1] if plain else '-')
    out = [f'T {tool}', f'L {tool} {last}', f'l {last}', f'F {frame}', f'F {frame} {len(done) > 0}']
    joined = re.sub(r'=\[', '=#', ''.join(plain))
    for part in joined.split('~')[1:]:
        out += [f'd {part}', f'D {tool} {part}']
    left = [i for i in text_ids if i not in used]
    counts = {}
    for i in left:
        counts[i[:-1]] = counts.get(i[:-1], 0) + 1
    out += [f'u {kind} {n}' for kind, n in counts.items()]
    out += [f'U {tool} {kind}' for kind in counts]
    out.append(f'left {min(4, len(left))} {last}')
    return out


def candidate_features(candidate: str, key: str, tool: str, tokens, text_ids, previous: str, used):
    """One placeholder for an open slot."""
    kind, number = candidate[:-1], candidate[-1]
    out = [f'{key} {kind}', f'{key} {tool} {kind}', f'{key} used {candidate in used}', f'{key} number {number}']
    same = [i for i in text_ids if i[:-1] == kind]
    if candidate in text_ids:
        at = tokens.index(f'[{candidate}]')
        word = lambda i: PLACE.sub(r'[\1]', tokens[i]) if 0 <= i < len(tokens) else '#'
        out += [f'{key} said', f'{key} {kind} order {same.index(candidate)} {len(same)}', f'{key} a {word(at - 1)}', f'{key} b {word(at - 2)} {word(at - 1)}',
                f'{key} c {word(at + 1)}', f'{key} d {word(at + 1)} {word(at + 2)}', f'{key} e {word(at - 1)} {word(at + 1)}', f'{key} w {word(at - 3)}', f'{key} w {word(at - 2)}', f'{key} x {word(at + 2)}']
        first = next((i for i in same if i not in used), None)
        out.append(f'{key} next {first == candidate}')
    else:
        out += [f'{key} old', f'{key} old beside {len(same)}']
        for age, frames in enumerate(previous.split(' | ')):
            for m in re.finditer(rf'(\S+?)=\S*\b{candidate}\b', frames):
                out += [f'{key} was {age} {m.group(1)}']
    return out
