"""Writes heldout.jsonl: a quarter of the threads, less what a pattern of the training happens to write."""
import json
import random
import re

from frames import DATA, held_out, load
from generate import Generator, fold_outside
from templates import expand, lines

EXPANSIONS = 40


def main():
    examples = load('labels') + load('written')
    unseen = [e for e in examples if held_out(e)]
    known = {shape(e.text) for e in examples if not held_out(e) and not e.previous}
    r = random.Random(5)
    for language in ('en', 'fr'):
        for pattern, _ in lines(language):
            if '<' not in pattern:
                known |= {shape(fold_outside(expand(pattern, r))) for _ in range(EXPANSIONS)}
    generator = Generator([e for e in examples if not held_out(e)], 5)
    for _ in range(20_000):
        made = generator.pattern()
        if made:
            known.add(shape(made.text))
    kept = [e for e in unseen if e.previous or shape(e.text) not in known]
    (DATA / 'heldout.jsonl').write_text(''.join(json.dumps(dict(id=e.id, turn=e.turn, language=e.language, domain=e.domain, previous=e.previous, text=e.text, frames=e.frames), ensure_ascii=False) + '\n' for e in kept))
    print(len(kept), 'held out,', len(unseen) - len(kept), 'left out as too like the training')


def shape(text: str) -> str:
    return re.sub(r'[?!.,]', '', re.sub(r'\[([A-Z]+)\d\]', r'[\1]', text)).strip()


if __name__ == '__main__':
    main()
