"""Writes memory.tsv (messages with their frames, for the nearest one) and heldout.jsonl (what must never be in it)."""
import json
import re

from frames import DATA, held_out, load
from generate import Generator

SAMPLES = 7_000


def main():
    examples = load('labels') + load('written')
    training = [e for e in examples if not held_out(e)]
    unseen = [e for e in examples if held_out(e)]
    generator = Generator(training, 11)
    known = {}
    for e in training:
        if e.turn == 1 and not e.previous:
            known.setdefault(shape(e.text), (e.text, e.frames))
    for _ in range(SAMPLES):
        e = generator.pattern()
        if e:
            known.setdefault(shape(e.text), (e.text, e.frames))
    forbidden = {shape(e.text) for e in unseen if not e.previous}
    rows = [row for key, row in known.items() if key not in forbidden]
    (DATA.parent / 'memory.tsv').write_text(''.join(f'{text}\t{frames}\n' for text, frames in rows))
    (DATA / 'heldout.jsonl').write_text(''.join(json.dumps(dict(id=e.id, turn=e.turn, language=e.language, domain=e.domain, previous=e.previous, text=e.text, frames=e.frames), ensure_ascii=False) + '\n' for e in unseen))
    print(len(rows), 'messages to remember,', len(unseen), 'held out')


def shape(text: str) -> str:
    return re.sub(r'[?!.,]', '', re.sub(r'\[([A-Z]+)\d\]', r'[\1]', text)).strip()


if __name__ == '__main__':
    main()
