"""Writes memory.tsv (messages and patterns with their frames, for the nearest one), lexicon.tsv (words of metrics and dimensions) and heldout.jsonl."""
import json
import random
import re

from frames import DATA, held_out, load
from generate import fold_outside
from lexicon import SLOTS
from slots_order import canonical
from templates import DIMENSIONS, KINDS, MACHINE, STATES, expand, lines

EXPANSIONS, EXPANSIONS_OF_METRICS = 18, 60


def main():
    examples = load('labels') + load('written')
    unseen = [e for e in examples if held_out(e)]
    known = {}
    for e in examples:
        if not held_out(e) and e.turn == 1 and not e.previous:
            known.setdefault(shape(e.text), (e.text, e.frames))
    r = random.Random(5)
    for language in ('en', 'fr'):
        for pattern, frames in lines(language):
            for _ in range(EXPANSIONS_OF_METRICS if '<M>' in pattern else EXPANSIONS):
                for row in expanded(pattern, frames, r):
                    known.setdefault(shape(row[0]), row)
    rows = list(known.values())
    # A held-out message that a pattern happens to write proves nothing: it is not scored.
    unseen = [e for e in unseen if e.previous or shape(e.text) not in known]
    (DATA.parent / 'memory.tsv').write_text(''.join(f'{text}\t{frames}\n' for text, frames in rows))
    (DATA.parent / 'lexicon.tsv').write_text(''.join(f'{kind}\t{value}\t{domain}\t{form}\n' for kind, value, domain, form in sorted(words())))
    (DATA / 'heldout.jsonl').write_text(''.join(json.dumps(dict(id=e.id, turn=e.turn, language=e.language, domain=e.domain, previous=e.previous, text=e.text, frames=e.frames), ensure_ascii=False) + '\n' for e in unseen))
    print(len(rows), 'messages to remember,', len(unseen), 'held out')


def words():
    """Forms of metrics (m) and of dimensions in the plural and singular (d)."""
    for (slot, value), entry in SLOTS.items():
        if slot == 'metric':
            yield from {('m', value, entry['domain'], form) for language in ('en', 'fr') for form in entry[language] if len(form) > 2}
    for by, (domain, *forms) in DIMENSIONS.items():
        yield from {('d', by, domain, fold_outside(form)) for group in forms for form in group.split('|')}


def expanded(pattern, frames, r):
    """One text of a pattern, its metric and dimension left open as <m> and <p>; a name of each kind that it may take."""
    text = pattern.replace('<M>', '[M]').replace('<P>', '[D]').replace('<S>', '[D]')
    kinds = sorted({kind for group in KINDS.values() for kind in group}) if '[X' in text else ['']
    text = fold_outside(expand(text.replace('[M]', '{M}').replace('[D]', '{D}'), r)).replace('{m}', '<m>').replace('{d}', '<p>')
    for kind in kinds:
        by = {'CLIENT': 'client', 'SERVER': 'server', 'POOL': 'pool', 'TRUNK': 'trunk', 'CUSTOMER': 'customer', 'PIPELINE': 'pipeline', 'PHASE': 'phase', 'TEAM': 'team'}.get(kind, '')
        said = re.sub(r'\[X(\d)\]', rf'[{kind}\1]', text)
        target = re.sub(r'\bX(\d)', rf'{kind}\1', frames).replace('<x>', by)
        for table, gap in ((STATES, '<state>'), (MACHINE, '<cpu>')):
            for word, value in table.items():
                if fold_outside(word) in said:
                    target = target.replace(gap, value)
        if '<state>' in target or '<cpu>' in target:
            continue
        ids = set(re.findall(r'\[([A-Z]+\d)\]', said))
        kept = [part for part in target.split(' ') if all(i in ids for i in re.findall(r'\b[A-Z]+\d\b', part))]
        yield said, ' ; '.join(canonical(f) for f in ' '.join(kept).split(' ; '))


def shape(text: str) -> str:
    return re.sub(r'[?!.,]', '', re.sub(r'\[([A-Z]+)\d\]', r'[\1]', text)).strip()


if __name__ == '__main__':
    main()
