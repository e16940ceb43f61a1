"""The tokenizer: byte-pair pieces for words, one piece for each placeholder and each slot with its value."""
import re
from pathlib import Path

import sentencepiece as spm

from frames import CAP, ID, TYPES
from lexicon import SLOTS
from slots_order import ORDER
from templates import DIMENSIONS, STATES, lines

WORK = Path(__file__).resolve().parent / 'work'
VOCABULARY = 3072
PLACEHOLDERS = [f'[{kind}{n}]' for kind in TYPES for n in range(1, CAP[kind] + 1)]
CONTROL = ['<|user|>', '<|call|>']


def written(frames: str) -> str:
    """Frames as the model writes them: a sign before each piece, placeholders in the same brackets as in the message."""
    parts = []
    for part in frames.split():
        key, sign, value = part.partition('=')
        if key == 'shift':
            step, _, amount = value.partition(':')
            parts.append(f'~shift=[{step}]~:[{amount.rstrip("h")}]' + ('~^' if amount.endswith('h') else ''))
        elif sign and ID.fullmatch(value):
            parts.append(f'~{key}=[{value}]')
        else:
            parts.append(f'~{part}')
    return ''.join(parts)


def read(text: str) -> str:
    return re.sub(r'\[([A-Z]+\d)\]', r'\1', text.replace('~:', ':').replace('~^', 'h').replace('~', ' ')).strip()


def pieces(examples):
    """`~tool`, `~slot=value` for closed values, `~slot=` for the others."""
    found = {f'~{tool}' for tool in ORDER} | {f'~{key}=' for keys in ORDER.values() for key in keys.split() if key != '/'}
    found |= {f'~{slot}={value}' for slot, value in SLOTS} | {f'~by={by}' for by in DIMENSIONS} | {f'~state={state}' for state in STATES.values()}
    found |= {f'~{part}' for language in ('en', 'fr') for _, frames in lines(language) for part in frames.split() if '=' in part and not ID.search(part) and '<' not in part and not re.search(r'=X\d', part)}
    for example in examples:
        found |= {f'~{part}' for part in example.frames.split() if '=' in part and not ID.search(part)}
    return sorted(found, key=lambda piece: (-len(piece), piece)) + ['~;', '~/', '~|', '~:', '~^']


def train(generator, examples, samples=60_000):
    WORK.mkdir(exist_ok=True)
    with open(WORK / 'text.txt', 'w') as out:
        for _ in range(samples):
            out.write(f' {generator.sample().text}\n')
        for example in examples:
            for surface in example.surfaces.values():
                out.write(f' {surface.lower()}\n')
    symbols = list(dict.fromkeys(PLACEHOLDERS + pieces(examples)))
    spm.SentencePieceTrainer.train(
        input=str(WORK / 'text.txt'), model_prefix=str(WORK / 'tokens'), vocab_size=VOCABULARY, model_type='bpe', byte_fallback=True,
        normalization_rule_name='identity', add_dummy_prefix=False, remove_extra_whitespaces=False, character_coverage=1.0,
        user_defined_symbols=symbols, control_symbols=CONTROL, unk_id=0, bos_id=1, eos_id=2, pad_id=3, minloglevel=2, num_threads=1)
    return load()


def load():
    return spm.SentencePieceProcessor(model_file=str(WORK / 'tokens.model'))


def prompt(example):
    return (written(example.previous) if example.previous else ''), ' ' + example.text
