"""An example as the reader's decisions: features of each step, hashed, and what is right."""
import re

import numpy as np

import tokenizer
from features import WORD_BUCKETS, BUCKETS, CANDIDATE_BUCKETS, PREFIX_BUCKETS, TOKEN, candidate_features, fnv, prefix_features, previous_features, text_features, word_features
from frames import ID
from meaning import KNOWN

PIECE = re.compile(r'\[[A-Z]+\d\]|~;|~/|~:|~\^|~[^~\[]+')


def hashed(names, size, cache={}):
    out = []
    for name in names:
        value = cache.get(name)
        if value is None:
            value = cache[name] = fnv(name)
        out.append(value % size)
    return np.array(out, np.int64)


class Steps:
    """One example as decisions."""
    __slots__ = ('words', 'meaning', 'text', 'slots', 'copy', 'prefixes', 'pieces', 'candidates', 'chosen', 'tokens', 'text_ids', 'known', 'places')

    def __init__(self, text, previous, frames, index):
        tokens = self.tokens = TOKEN.findall(text)[:60]
        text_ids = self.text_ids = list(dict.fromkeys(t[1:-1] for t in tokens if t[0] == '[' and len(t) > 3))
        known = self.known = list(dict.fromkeys([a + b for a, b in ID.findall(previous)] + text_ids))
        self.places = [tokens.index(f'[{k}]') if k in text_ids else -1 for k in known]
        self.words = [hashed(f, WORD_BUCKETS) for f in word_features(tokens)] or [np.zeros(1, np.int64)]
        self.meaning = np.array([KNOWN.get(t, 0) for t in tokens] or [0], np.int64)
        self.text = hashed(text_features(tokens), BUCKETS)
        slots = previous_features(previous)
        self.slots = [hashed(f, PREFIX_BUCKETS) for f, _ in slots]
        self.copy = [index.get(p, 0) for _, p in slots]
        self.prefixes, self.pieces, self.candidates, self.chosen = [], [], [], []
        if frames is None:
            return
        done, used, frame = [], set(), 0
        for piece in [*PIECE.findall(tokenizer.written(frames)), None]:
            self.prefixes.append(hashed(prefix_features(done, text_ids, used, frame), PREFIX_BUCKETS))
            if piece is not None and piece[0] == '[':
                self.pieces.append(-1)
                key = done[-1].lstrip('~') if done[-1] != '~:' else 'amount'
                self.candidates.append([hashed(candidate_features(c, key, done[0], tokens, text_ids, previous, used), CANDIDATE_BUCKETS) for c in known])
                self.chosen.append(known.index(piece[1:-1]))
                used.add(piece[1:-1])
            else:
                self.pieces.append(index[piece if piece is not None else '$'])
                self.candidates.append(None)
                self.chosen.append(-1)
            if piece == '~;':
                done, frame = [], frame + 1
            elif piece is not None:
                done.append(piece)
