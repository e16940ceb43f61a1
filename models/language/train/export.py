"""Writes vigie.gguf and vigie.json beside the model card, and what the model says on a few messages. usage: export.py [--name NAME] [--type q8_0|f16|f32]"""
import argparse
import json
import re

import gguf
import numpy as np
import torch

import tokenizer
from frames import DATA, held_out, load
from model import CONTEXT, Transformer
from slots_order import ORDER
from train import generate

OUT = DATA.parent
FILE_TYPES = {'f32': gguf.LlamaFileType.ALL_F32, 'f16': gguf.LlamaFileType.MOSTLY_F16, 'q8_0': gguf.LlamaFileType.MOSTLY_Q8_0}


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--name', default='model')
    options.add_argument('--type', default='q8_0', choices=FILE_TYPES)
    options.add_argument('--out', default='vigie')
    o = options.parse_args()
    saved = torch.load(tokenizer.WORK / f'{o.name}.pt', map_location='cpu')
    sp = tokenizer.load()
    write_gguf(saved['config'], {k: v.float().numpy() for k, v in saved['state'].items()}, sp, o.type, OUT / f'{o.out}.gguf')
    write_vocabulary(sp, OUT / f'{o.out}.json')
    write_checks(saved, sp)


def write_checks(saved, sp):
    """What the model says here on a few messages, without any grammar: a test of the product holds llama.cpp to it."""
    model = Transformer(**saved['config'])
    model.load_state_dict(saved['state'])
    examples = [e for e in load('labels') if held_out(e)][::12]
    with open(DATA / 'checks-transformer.jsonl', 'w') as out:
        for e, frames in zip(examples, generate(model, sp, examples)):
            out.write(json.dumps(dict(text=e.text, previous=e.previous, frames=frames), ensure_ascii=False) + '\n')


def write_gguf(config, state, sp, kind, path):
    w = gguf.GGUFWriter(str(path), 'llama')
    w.add_name('vigie')
    w.add_type('model')
    w.add_vocab_size(sp.vocab_size())
    w.add_context_length(CONTEXT)
    w.add_embedding_length(config['width'])
    w.add_block_count(config['layers'])
    w.add_feed_forward_length(config['inner'])
    w.add_head_count(config['heads'])
    w.add_head_count_kv(config['groups'])
    w.add_rope_dimension_count(config['width'] // config['heads'])
    w.add_rope_freq_base(10000.0)
    w.add_layer_norm_rms_eps(1e-5)
    w.add_file_type(FILE_TYPES[kind])
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    own = {piece for piece in map(sp.id_to_piece, range(sp.vocab_size())) if piece.startswith('~') or re.fullmatch(r'\[[A-Z]+\d\]', piece)}
    tokens, scores, types = [], [], []
    for i in range(sp.vocab_size()):
        piece, token = sp.id_to_piece(i), gguf.TokenType.NORMAL
        if sp.is_unknown(i):
            token = gguf.TokenType.UNKNOWN
        elif sp.is_byte(i):
            token = gguf.TokenType.BYTE
        elif sp.is_control(i):
            token = gguf.TokenType.CONTROL
        elif piece in own:
            token = gguf.TokenType.USER_DEFINED
        tokens.append(piece.encode())
        scores.append(sp.get_score(i))
        types.append(token)
    w.add_tokenizer_model('llama')
    w.add_tokenizer_pre('default')
    w.add_token_list(tokens)
    w.add_token_scores(scores)
    w.add_token_types(types)
    w.add_bos_token_id(1)
    w.add_eos_token_id(2)
    w.add_unk_token_id(0)
    w.add_pad_token_id(3)
    w.add_add_bos_token(True)
    w.add_add_eos_token(False)
    w.add_add_space_prefix(False)
    w.add_remove_extra_whitespaces(False)

    def add(name, array):
        if array.ndim == 1 or kind == 'f32':
            w.add_tensor(name, np.ascontiguousarray(array, np.float32))
        elif kind == 'f16':
            w.add_tensor(name, array.astype(np.float16))
        else:
            w.add_tensor(name, gguf.quants.quantize(array, gguf.GGMLQuantizationType.Q8_0), raw_dtype=gguf.GGMLQuantizationType.Q8_0)

    add('token_embd.weight', state['embedding.weight'])
    add('output_norm.weight', state['norm.weight'])
    names = {'n1': 'attn_norm', 'q': 'attn_q', 'k': 'attn_k', 'v': 'attn_v', 'o': 'attn_output', 'n2': 'ffn_norm', 'gate': 'ffn_gate', 'up': 'ffn_up', 'down': 'ffn_down'}
    for layer in range(config['layers']):
        for key, name in names.items():
            add(f'blk.{layer}.{name}.weight', state[f'blocks.{layer}.{key}.weight'])
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    print(path.name, path.stat().st_size, 'bytes')


def write_vocabulary(sp, path):
    pieces = {piece: i for i in range(sp.vocab_size()) if (piece := sp.id_to_piece(i)).startswith('~') or re.fullmatch(r'\[[A-Z]+\d\]', piece)}
    calibration = json.loads(path.read_text())['calibration'] if path.exists() else {'scale': 1, 'shift': 0}
    path.write_text(json.dumps(dict(
        name='vigie-2m', pieces=pieces, user=sp.piece_to_id('<|user|>'), call=sp.piece_to_id('<|call|>'), begin=1, end=2,
        order={tool: keys.split() for tool, keys in ORDER.items()}, calibration=calibration), ensure_ascii=False))


if __name__ == '__main__':
    main()
