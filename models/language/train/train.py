"""Trains the transformer on the endless stream of the generator. usage: train.py MINUTES [--size small|middle] [--resume] [--threads N] [--name NAME]"""
import argparse
import json
import math
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import tokenizer
from frames import held_out, load
from generate import Generator
from model import CONTEXT, Transformer

SIZES = {'small': dict(width=192, layers=4, heads=6, groups=3, inner=512), 'middle': dict(width=256, layers=4, heads=8, groups=4, inner=704)}
BATCH, PEAK = 96, 2.2e-3


def main():
    options = argparse.ArgumentParser()
    options.add_argument('minutes', type=float)
    options.add_argument('--size', default='small', choices=SIZES)
    options.add_argument('--threads', type=int, default=1)
    options.add_argument('--name', default='model')
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--resume', action='store_true')
    options.add_argument('--peak', type=float, default=PEAK)
    o = options.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    examples = load('labels') + load('written')
    training, unseen = [e for e in examples if not held_out(e)], [e for e in examples if held_out(e)]
    print(len(training), 'examples to learn from,', len(unseen), 'held out', flush=True)
    if not o.resume or not (tokenizer.WORK / 'tokens.model').exists():
        tokenizer.train(Generator(training, 7), training)
    sp = tokenizer.load()
    generator = Generator(training, o.seed)
    rng = random.Random(o.seed)
    config = dict(vocabulary=sp.vocab_size(), **SIZES[o.size])
    model = Transformer(**config)
    path = tokenizer.WORK / f'{o.name}.pt'
    if o.resume:
        model.load_state_dict(torch.load(path)['state'])
    print(sum(p.numel() for p in model.parameters()), 'parameters', flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1, betas=(0.9, 0.98), weight_decay=0.05, fused=True)
    start, end, step, tokens, pool, losses, saved = time.time(), time.time() + o.minutes * 60, 0, 0, [], [], time.time()
    while time.time() < end:
        done = (time.time() - start) / (end - start)
        if not pool:
            drawn = sorted((encode(sp, generator.sample(), rng) for _ in range(BATCH * 30)), key=lambda pair: len(pair[0]) + len(pair[1]))
            pool = [drawn[i:i + BATCH] for i in range(0, len(drawn), BATCH)]
            rng.shuffle(pool)
        x, y, mask = pack(pool.pop())
        for group in optimiser.param_groups:
            group['lr'] = o.peak * min(1, (step + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6
        logits = F.linear(model.hidden(x, 0.05)[mask], model.embedding.weight)
        loss = F.cross_entropy(logits, y[mask], label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        tokens += x.numel()
        losses.append(loss.item())
        if step % 200 == 0:
            print(f'{time.time() - start:.0f} s, step {step}, {tokens / 1e6:.2f} M tokens, loss {np.mean(losses[-200:]):.4f}', flush=True)
        if time.time() - saved > 300:
            saved = time.time()
            torch.save(dict(state=model.state_dict(), config=config), path)
            report(model, sp, unseen)
    torch.save(dict(state=model.state_dict(), config=config, step=step, tokens=tokens), path)
    report(model, sp, unseen, tokenizer.WORK / f'{o.name}.wrong.jsonl')


def encode(sp, example, rng=None):
    sampled = rng is not None and rng.random() < 0.5
    before, text = tokenizer.prompt(example)
    words = sp.encode(text, enable_sampling=True, alpha=0.1, nbest_size=-1) if sampled else sp.encode(text)
    return ([1, *sp.encode(before), sp.piece_to_id('<|user|>'), *words, sp.piece_to_id('<|call|>')])[-200:], [*sp.encode(tokenizer.written(example.frames)), 2]


def pack(pairs):
    longest = min(CONTEXT, max(len(a) + len(b) for a, b in pairs))
    x = np.full((len(pairs), longest), 3, np.int64)
    weight = np.zeros((len(pairs), longest), bool)
    for i, (a, b) in enumerate(pairs):
        whole = (a + b)[:longest]
        x[i, :len(whole)] = whole
        weight[i, len(a):len(whole)] = True
    x, weight = torch.from_numpy(x), torch.from_numpy(weight)
    return x[:, :-1], x[:, 1:], weight[:, 1:]


@torch.no_grad()
def generate(model, sp, examples, most=60):
    """Greedy frames of some examples, as text."""
    model.eval()
    prompts = [encode(sp, e)[0] for e in examples]
    results = [None] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(prompts[i]))
    for at in range(0, len(order), 64):
        batch = order[at:at + 64]
        sequences, open_ = [list(prompts[i]) for i in batch], list(range(len(batch)))
        for _ in range(most):
            if not open_:
                break
            longest = max(len(sequences[j]) for j in open_)
            x = torch.tensor([sequences[j] + [3] * (longest - len(sequences[j])) for j in open_])
            h = model.hidden(x)[torch.arange(len(open_)), torch.tensor([len(sequences[j]) - 1 for j in open_])]
            chosen = F.linear(h, model.embedding.weight).argmax(-1).tolist()
            for j, token in zip(list(open_), chosen):
                if token == 2 or len(sequences[j]) >= CONTEXT - 1:
                    open_.remove(j)
                else:
                    sequences[j].append(token)
        for j, i in enumerate(batch):
            results[i] = tokenizer.read(sp.decode(sequences[j][len(prompts[i]):]))
    model.train()
    return results


def report(model, sp, examples, wrong=None):
    from slots_order import canonical
    said = generate(model, sp, examples)
    tool = lambda frames: [frame.split()[0] if frame.split() else '' for frame in frames.split(' ; ')]
    rows = [(e, p, tool(p) == tool(e.frames), canonical(p) == canonical(e.frames) if p else False) for e, p in zip(examples, said)]
    share = lambda part, index: f'{np.mean([row[index] for row in part]):.3f}' if part else '-'
    first, later = [r for r in rows if r[0].turn == 1], [r for r in rows if r[0].turn > 1]
    print('   held out: first turns tool', share(first, 2), 'exact', share(first, 3), f'({len(first)}), follow-ups tool', share(later, 2), 'exact', share(later, 3), f'({len(later)})', flush=True)
    for domain in sorted({e.domain for e in examples}):
        part = [r for r in rows if r[0].domain == domain]
        print('     ', domain, 'tool', share(part, 2), 'exact', share(part, 3), flush=True)
    if wrong:
        wrong.write_text('\n'.join(json.dumps(dict(id=e.id, previous=e.previous, text=e.text, gold=e.frames, said=p), ensure_ascii=False) for e, p, _, ok in rows if not ok))


if __name__ == '__main__':
    main()
