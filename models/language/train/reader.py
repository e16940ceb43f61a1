"""Trains the reader. usage: reader.py [--samples N] [--epochs N] [--seed N] [--name NAME] [--resume] [--peak RATE]"""
import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F

import tokenizer
from features import CANDIDATE_BUCKETS, PREFIX_BUCKETS, candidate_features, prefix_features
from frames import held_out, load
from generate import Generator
from reader_model import MATCH, Reader, flat
from reader_steps import Steps, hashed
from slots_order import ORDER, canonical

RATE = 4e-3


def encode(model, batch, rng=None):
    drop = 0 if rng is None else 0.5 if rng.random() < 0.2 else 0.12
    words = flat([w for s in batch for w in s.words], drop, rng)
    meaning = torch.from_numpy(np.concatenate([s.meaning for s in batch]))
    text = flat([s.text for s in batch], drop, rng)
    slots = flat([p for s in batch for p in s.slots])
    encoded = model.encode(words, meaning, text, slots, torch.tensor([len(s.words) for s in batch]), torch.tensor([len(s.slots) for s in batch]))
    width = max(len(s.copy) for s in batch)
    return encoded, torch.tensor([s.copy + [0] * (width - len(s.copy)) for s in batch])


def candidate_scores(model, h, encoded, sets, places, owner_of_sets):
    """Scores of each set of placeholders, -1e9 where there is none."""
    sizes = [len(group) for group in sets]
    row = torch.repeat_interleave(torch.arange(len(sets)), torch.tensor(sizes))
    column = torch.cat([torch.arange(n) for n in sizes])
    vectors = model.candidate(*flat([c for group in sets for c in group]))
    at = torch.tensor([p for group in places for p in group])
    said = encoded[0][torch.tensor(owner_of_sets)[row], at.clamp(min=0)] * (at >= 0)[:, None]
    scores = ((vectors[:, :MATCH] + model.place(said)) * model.match(h)[row]).sum(1) + vectors[:, MATCH]
    out = torch.full((len(sets), max(sizes)), -1e9)
    out[row, column] = scores
    return out


def loss_of(model, batch, rng):
    encoded, copy = encode(model, batch, rng)
    prefix = flat([p for s in batch for p in s.prefixes])
    owner = torch.tensor([i for i, s in enumerate(batch) for _ in s.prefixes])
    h, share = model.hidden(encoded, prefix, owner)
    pieces = torch.tensor([p for s in batch for p in s.pieces])
    is_piece = pieces >= 0
    logits = model.logits(h, share, copy, owner)
    total = F.cross_entropy(logits[is_piece], pieces[is_piece], reduction='sum', label_smoothing=0.02)
    rows = [j for j, c in enumerate(c for s in batch for c in s.candidates) if c is not None]
    if rows:
        sets = [c for s in batch for c in s.candidates if c is not None]
        places = [s.places for s in batch for c in s.candidates if c is not None]
        owners = [i for i, s in enumerate(batch) for c in s.candidates if c is not None]
        chosen = torch.tensor([c for s in batch for c in s.chosen if c >= 0])
        total = total + F.cross_entropy(candidate_scores(model, h[rows], encoded, sets, places, owners), chosen, reduction='sum')
    return total / len(batch)


@torch.no_grad()
def read(model, example, names, index):
    """Greedy frames under the order of slots."""
    model.eval()
    steps = Steps(example.text, example.previous, None, index)
    tokens, text_ids, known = steps.tokens, steps.text_ids, steps.known
    encoded, copy = encode(model, [steps])
    zero = torch.tensor([0])
    done, used, frame, written, rank = [], set(), 0, [], -1
    logp = 0.0
    for _ in range(40):
        h, share = model.hidden(encoded, flat([hashed(prefix_features(done, text_ids, used, frame), PREFIX_BUCKETS)]), zero)
        if done and (done[-1].endswith('=') or done[-1] == '~:'):
            key = done[-1].lstrip('~') if done[-1] != '~:' else 'amount'
            sets = [[hashed(candidate_features(c, key, done[0], tokens, text_ids, example.previous, used), CANDIDATE_BUCKETS) for c in known]]
            scores = torch.log_softmax(candidate_scores(model, h, encoded, sets, [steps.places], [0])[0], 0)
            best = int(scores.argmax())
            logp += float(scores[best])
            piece = f'[{known[best]}]'
            used.add(known[best])
        else:
            logits = model.logits(h, share, copy, zero)[0]
            order = ORDER[done[0].strip('~')].split() if done else None
            logits[~torch.tensor([allowed(name, done, order, frame, rank, known) for name in names])] = -1e9
            lp = torch.log_softmax(logits, 0)
            best = int(lp.argmax())
            logp += float(lp[best])
            piece = names[best]
            if piece == '$':
                break
            if '=' in piece:
                rank = order.index(piece[1:].split('=')[0])
        written.append(piece)
        if piece == '~;':
            done, frame, rank = [], frame + 1, -1
        else:
            done.append(piece)
    model.train()
    return tokenizer.read(''.join(written)), logp


def allowed(name, done, order, frame, rank, known):
    if order is None:
        return name.lstrip('~') in ORDER and name.startswith('~')
    if name == '$':
        return True
    if name == '~;':
        return frame < 2
    if name in ('~:', '~^', '~/'):
        return name == '~:' and len(done) > 1 and done[-1][0] == '[' and done[-2] == '~shift=' or name == '~/' and '/' in order
    key = name[1:].split('=')[0]
    r = order.index(key) if key in order else -1
    return '=' in name and r >= 0 and (r > rank or r == rank and key in ('where', 'without', 'state', 'shift')) and not (name in done and not name.endswith('=')) and (not name.endswith('=') or len(known) > 0)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--samples', type=int, default=90_000)
    options.add_argument('--epochs', type=int, default=5)
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--name', default='reader')
    options.add_argument('--resume', action='store_true')
    options.add_argument('--peak', type=float, default=RATE)
    o = options.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    rng = np.random.default_rng(o.seed)
    examples = load('labels') + load('written')
    training, unseen = [e for e in examples if not held_out(e)], [e for e in examples if held_out(e)]
    names = ['~|', *[p for p in tokenizer.pieces(training) if p not in ('~|',)], '$']
    path = tokenizer.WORK / f'{o.name}.pt'
    stored = torch.load(path) if o.resume else None
    names = stored['names'] if stored else names
    index = {name: i for i, name in enumerate(names)}
    print(len(training), 'examples,', len(unseen), 'held out,', len(names), 'pieces', flush=True)
    generator = Generator(training, o.seed)
    start, steps = time.time(), []
    while len(steps) < o.samples:
        e = generator.sample()
        try:
            steps.append(Steps(e.text, e.previous, e.frames, index))
        except (KeyError, ValueError, IndexError):
            pass
    print(f'{time.time() - start:.0f} s for {len(steps)} samples', flush=True)
    model = Reader(len(names))
    if stored:
        model.load_state_dict(stored['state'])
    bags = [bag.weight for bag in model.bags()]
    optimisers = [torch.optim.SparseAdam(bags, lr=RATE), torch.optim.AdamW([p for p in model.parameters() if not any(p is b for b in bags)], lr=RATE / 2, weight_decay=0.01)]
    batches = o.epochs * len(steps) // 128
    step = 0
    for epoch in range(o.epochs):
        order, losses = rng.permutation(len(steps)), []
        for at in range(0, len(order) - 127, 128):
            for optimiser, rate in zip(optimisers, (o.peak, o.peak / 2)):
                optimiser.zero_grad()
                for group in optimiser.param_groups:
                    group['lr'] = rate * min(1, (step + 1) / 100) * max(0.02, 1 - step / batches)
            loss = loss_of(model, [steps[i] for i in order[at:at + 128]], rng)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None and not p.grad.is_sparse], 5.0)
            for optimiser in optimisers:
                optimiser.step()
            losses.append(loss.item())
            step += 1
            if step % 100 == 0:
                print(f'{time.time() - start:.0f} s, step {step}, loss {np.mean(losses[-100:]):.3f}', flush=True)
        report(model, unseen if epoch == o.epochs - 1 else unseen[::4], names, index, tokenizer.WORK / 'reader.wrong.jsonl')
    used = touched(model, steps)
    torch.save(dict(state=model.state_dict(), names=names, touched={name: rows | stored['touched'][name] if stored else rows for name, rows in used.items()}), path)


def touched(model, steps):
    """Rows of each table that an example used: the others stand for nothing."""
    rows = {'words': lambda s: s.words, 'text': lambda s: [s.text], 'slots': lambda s: s.slots, 'prefix': lambda s: s.prefixes, 'candidate': lambda s: [c for group in s.candidates if group for c in group]}
    out = {}
    for name, of in rows.items():
        out[name] = torch.zeros(getattr(model, name).weight.shape[0], dtype=torch.bool)
        for s in steps:
            for each in of(s):
                out[name][each] = True
    return out


def report(model, unseen, names, index, wrong):
    rows = []
    for e in unseen:
        said, logp = read(model, e, names, index)
        rows.append((e, said, said.split(' ')[0] == e.frames.split(' ')[0], canonical(said) == canonical(e.frames) if said else False, logp))
    share = lambda part, i: f'{np.mean([r[i] for r in part]):.3f} ({len(part)})' if part else '-'
    parts = [('en', lambda e: e.language == 'en'), ('fr', lambda e: e.language == 'fr'), ('first', lambda e: not e.previous), ('follow', lambda e: e.previous), ('hard', lambda e: '/t' in e.id), ('common', lambda e: '/t' not in e.id)]
    for name, test in parts:
        part = [r for r in rows if test(r[0])]
        print('   ', name, 'tool', share(part, 2), 'exact', share(part, 3), flush=True)
    sure = sorted(rows, key=lambda r: -r[4])
    print('    surest', *(f'{part}: {share(sure[:int(len(sure) * part)], 3)}' for part in (0.25, 0.5, 0.75)), flush=True)
    wrong.write_text('\n'.join(json.dumps(dict(id=r[0].id, previous=r[0].previous, text=r[0].text, gold=r[0].frames, said=r[1], logp=round(r[4], 2)), ensure_ascii=False) for r in rows if not r[3]))


if __name__ == '__main__':
    main()
