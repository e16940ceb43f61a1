"""Writes reader.bin, reader.json and terms.tsv for the product, and checks.jsonl: what the network says on a few messages, for the test of the product's copy. usage: export_reader.py [--name NAME]"""
import argparse
import json

import numpy as np
import torch

import tokenizer
from features import TERMS
from frames import DATA, held_out, load
from meaning import MEANING, WORDS
from reader import read
from reader_model import Reader

TABLES = ['words', 'text', 'slots', 'prefix', 'candidate']
LAYERS = ['ask', 'key', 'slot_key', 'first', 'second', 'out', 'gate', 'match', 'place']


def table(rows):
    """Rows as whole numbers of -127..127 with a scale each; a row that stands for nothing is zero."""
    scale = np.abs(rows).max(1) / 127
    whole = np.rint(rows / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
    return scale.astype(np.float32), whole


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--name', default='reader')
    o = options.parse_args()
    stored = torch.load(tokenizer.WORK / f'{o.name}.pt')
    model = Reader(len(stored['names']))
    model.load_state_dict(stored['state'])
    model.eval()
    entries, parts, at = [], [], 0
    def add(name, kind, rows, width, *arrays):
        nonlocal at
        raw = b''.join(array.tobytes() for array in arrays)
        raw += b'\0' * (-len(raw) % 4)
        entries.append(dict(name=name, kind=kind, rows=rows, width=width, at=at))
        parts.append(raw)
        at += len(raw)
    with torch.no_grad():
        touched = stored.get('touched', {})
        for name in TABLES:
            weight = getattr(model, name).weight.numpy().copy()
            if name in touched:
                weight[~touched[name].numpy()] = 0
            scale, whole = table(weight)
            getattr(model, name).weight.copy_(torch.from_numpy(whole.astype(np.float32) * scale[:, None]))
            add(name, 'table', *weight.shape, scale, whole)
        meaning = torch.relu(model.project(MEANING[1:])).numpy()
        add('meaning', 'table', *meaning.shape, *table(meaning))
        for name in LAYERS:
            layer = getattr(model, name)
            add(name, 'layer', *layer.weight.shape, layer.weight.numpy(), layer.bias.numpy())
        for i, conv in enumerate(model.near):
            weight = conv.weight.permute(0, 2, 1).reshape(conv.weight.shape[0], -1).contiguous()
            add(f'near.{i}', 'layer', *weight.shape, weight.numpy(), conv.bias.numpy())
    folder = DATA.parent
    (folder / 'reader.bin').write_bytes(b''.join(parts))
    (folder / 'reader.json').write_text(json.dumps(dict(pieces=stored['names'], entries=entries, words=WORDS), ensure_ascii=False, separators=(',', ':')))
    (folder / 'terms.tsv').write_text(''.join('\t'.join([' '.join(key), *names]) + '\n' for key, names in sorted(TERMS.items())))
    index = {name: i for i, name in enumerate(stored['names'])}
    checks = [e for e in load('labels') if held_out(e)][::12]
    with open(DATA / 'checks.jsonl', 'w') as out:
        for e in checks:
            frames, logp = read(model, e, stored['names'], index)
            out.write(json.dumps(dict(text=e.text, previous=e.previous, frames=frames, logp=round(logp, 4)), ensure_ascii=False) + '\n')
    print(at / 1e6, 'MB,', len(checks), 'checks')


if __name__ == '__main__':
    main()
