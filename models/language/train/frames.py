"""Frames as text, the placeholders of a thread, and the labelled files."""
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from slots_order import canonical

DATA = Path(__file__).resolve().parent.parent / 'data'
TYPES = ('CLIENT SERVER OFFER POOL VOLUME TRUNK CUSTOMER PIPELINE TASK RUN STEP PHASE TEAM DEPT PERSON DRYRUN MILESTONE ENV INCIDENT '
         'EMAIL DATE NUM TEXT NAME').split()
CAP = {kind: 8 if kind == 'NUM' else 6 for kind in TYPES}
MARK = re.compile(r'\[([A-Z]+)(\d):([^\]]*)\]')
ID = re.compile(r'\b(' + '|'.join(TYPES) + r')(\d)\b')
# Files written since the held-out set stands: all of them train.
LATER = re.compile(r'-(?:[6-9]|1\d)$')
SILENT = {'ask_back', 'refuse', 'smalltalk', 'help', 'confirm', 'cancel'}


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes and hyphens, single blanks: the same as fold() of server/agent/entities/text.ts."""
    text = unicodedata.normalize('NFD', text.lower())
    text = ''.join(c for c in text if not '\u0300' <= c <= '\u036f')
    for a, b in (('œ', 'oe'), ('æ', 'ae'), ('ß', 'ss'), ('’', "'"), ('ʼ', "'"), ('‘', "'"), ('‐', '-'), ('‑', '-'), ('‒', '-')):
        text = text.replace(a, b)
    return re.sub(r'\s+', ' ', text).strip()


@dataclass
class Example:
    """`text` is folded and holds [TYPEn]; `previous` ("last turn | the turn before") and `frames` hold TYPEn."""
    id: str
    text: str
    previous: str
    frames: str
    turn: int
    language: str
    domain: str
    surfaces: dict = field(default_factory=dict)
    raw: str = ''


def renumber(frames: str) -> dict:
    """Old id -> new id, per type from 1 in order of appearance: what a thread remembers of a turn."""
    counts, names = {}, {}
    for kind, number in ID.findall(frames):
        old = kind + number
        if old not in names:
            counts[kind] = counts.get(kind, 0) + 1
            names[old] = f'{kind}{counts[kind]}'
    return names


def rename(text: str, names: dict) -> str:
    return ID.sub(lambda m: names.get(m.group(0), m.group(0)), text)


def delex(marked: str, names: dict, counts: dict):
    """Marked text -> folded text with [TYPEn]; ids that `names` lacks count on from `counts`. Also the surface of each id."""
    surfaces, out, at = {}, [], 0
    for m in MARK.finditer(marked):
        old = m.group(1) + m.group(2)
        if old not in names:
            counts[m.group(1)] = counts.get(m.group(1), 0) + 1
            names[old] = f'{m.group(1)}{counts[m.group(1)]}'
        surfaces[names[old]] = m.group(3)
        out += [plain(marked[at:m.start()]), f'[{names[old]}]']
        at = m.end()
    out.append(plain(marked[at:]))
    return re.sub(r'\s+', ' ', ''.join(out)).strip(), surfaces


def plain(text: str) -> str:
    text = text.replace('[', '(').replace(']', ')').replace('~', '-')
    lead = ' ' if text[:1].isspace() else ''
    trail = ' ' if text[-1:].isspace() and text.strip() else ''
    return lead + fold(text) + trail


def reachable(frames: str, text: str, previous: str) -> bool:
    known = set(re.findall(r'\[([A-Z]+\d)\]', text)) | {a + b for a, b in ID.findall(previous)}
    return all(a + b in known and int(b) <= CAP[a] for a, b in ID.findall(frames))


def read_file(path: Path):
    """Labelled file -> examples, follow-ups with what their thread remembers. Lines: id, marked question, frames, optional thread and turn."""
    stem = path.stem
    domain, language = stem.removeprefix('fixes-').split('-')[0], 'fr' if '-fr' in stem else 'en'
    threads = thread_index(stem)
    memory = {}
    examples = []
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith('#'):
            continue
        cells = line.split('\t')
        number, marked, frames = cells[0], cells[1], canonical(re.sub(r'\s+', ' ', cells[2].strip()))
        thread, turn = threads.get(number) or (cells[3], int(cells[4])) if len(cells) > 4 or number in threads else (number, 1)
        old = ' | '.join(memory.get(thread, []))
        names = renumber(old)
        previous = rename(old, names)
        counts = {}
        for new in names.values():
            kind = new.rstrip('0123456789')
            counts[kind] = max(counts.get(kind, 0), int(new[len(kind):]))
        text, surfaces = delex(marked, names, counts)
        target = canonical(rename(frames, names))
        if all(a + b in names for a, b in ID.findall(frames)) and reachable(target, text, previous):
            examples.append(Example(f'{stem}/{thread}/{turn}', text, previous, target, turn, language, domain, surfaces, MARK.sub(lambda m: m.group(3), marked)))
        if frames.split()[0] not in SILENT:
            memory[thread] = [frames, *memory.get(thread, [])][:2]
    return examples


def thread_index(stem: str) -> dict:
    """id -> (thread, turn) of the hand-written messages; empty for files that carry their own."""
    path = DATA / 'threads' / f'{stem}.tsv'
    if not path.exists():
        return {}
    return {i: (thread, int(turn)) for i, thread, turn in (line.split('\t') for line in path.read_text().splitlines())}


def held_out(example: Example) -> bool:
    """A quarter of the threads of the first files, chosen by a hash of their name: never trained on, never a template."""
    thread = '/'.join(example.id.split('/')[:2])
    return not LATER.search(thread.split('/')[0]) and int(hashlib.sha256(thread.encode()).hexdigest()[:8], 16) % 4 == 0


def load(folder: str):
    return [e for path in sorted((DATA / folder).glob('*.tsv')) for e in read_file(path)]
