"""The nearest training message of each held-out one, and how right it would be to answer as that one was labelled. usage: nearest.py [FILE for all pairs]"""
import json
import re
import sys
from collections import Counter, defaultdict

from frames import DATA, ID, held_out, load
from slots_order import canonical


def parts(text):
    """Words, pairs of words and runs of four letters; placeholders by their type."""
    words = re.findall(r'\[[A-Z]+\]|\w+', re.sub(r'\[([A-Z]+)\d\]', r'[\1]', text))
    return {*words, *(f'{a} {b}' for a, b in zip(words, words[1:])), *(word[i:i + 4] for word in words if word[0] != '[' for i in range(len(word) - 3))}


def main():
    training = [e for e in load('labels') + load('written') if not held_out(e)]
    held = [json.loads(line) for line in (DATA / 'heldout.jsonl').read_text().splitlines()]
    holding, sizes = defaultdict(list), []
    for at, e in enumerate(training):
        own = parts(e.text)
        sizes.append(len(own))
        for part in own:
            holding[part].append(at)
    same = right = 0
    rows, likeness = [], []
    for e in held:
        own = parts(e['text'])
        shared = Counter(at for part in own for at in holding.get(part, ()))
        # A follow-up is like one whose thread asked the same tool.
        asked = e['previous'].split(' ')[0]
        def like(at):
            jaccard = shared[at] / (len(own) + sizes[at] - shared[at])
            return jaccard + 0.05 * (training[at].previous.split(' ')[0] == asked)
        best = max(shared, key=like, default=None)
        if best is None:
            likeness.append(0)
            continue
        near = training[best]
        value = shared[best] / (len(own) + sizes[best] - shared[best])
        likeness.append(value)
        same += value == 1 and not e['previous'] and not near.previous
        known = set(re.findall(r'\[([A-Z]+\d)\]', e['text'])) | {a + b for a, b in ID.findall(e['previous'])}
        said = near.frames if all(a + b in known for a, b in ID.findall(near.frames)) else ''
        right += bool(said) and canonical(said) == canonical(e['frames'])
        rows.append(dict(likeness=round(value, 3), held=e['text'], nearest=near.text, frames=e['frames'], theirs=near.frames))
    likeness.sort()
    at = lambda share: likeness[int(share * (len(likeness) - 1))]
    print(f'{len(held)} held out, {len(training)} to learn from; likeness (Jaccard of words, pairs and runs of letters) median {at(0.5):.2f}, 90 % {at(0.9):.2f}, 99 % {at(0.99):.2f}')
    print(f'first questions with the words of a training message: {same}; exact when answered as the nearest one was: {right / len(held):.3f}')
    if len(sys.argv) > 1:
        with open(sys.argv[1], 'w') as out:
            for row in sorted(rows, key=lambda row: -row['likeness']):
                out.write(json.dumps(row, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
