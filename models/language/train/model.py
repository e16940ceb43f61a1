"""The transformer: llama architecture, small. Interleaved rotary pairs, so that the export needs no permutation."""
import torch
import torch.nn as nn
import torch.nn.functional as F

CONTEXT = 256


def rope_table(width: int, length: int, base: float = 10000.0):
    inverse = base ** (-torch.arange(0, width, 2).float() / width)
    angles = torch.outer(torch.arange(length).float(), inverse)
    return angles.cos(), angles.sin()


def rope(x, cos, sin):
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, 1e-5)


class Block(nn.Module):
    def __init__(self, width, heads, groups, inner):
        super().__init__()
        self.heads, self.groups, self.size = heads, groups, width // heads
        self.n1, self.n2 = Norm(width), Norm(width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, groups * self.size, bias=False)
        self.v = nn.Linear(width, groups * self.size, bias=False)
        self.o = nn.Linear(width, width, bias=False)
        self.gate = nn.Linear(width, inner, bias=False)
        self.up = nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x, cos, sin, drop):
        b, t, d = x.shape
        y = self.n1(x)
        q = rope(self.q(y).view(b, t, self.heads, self.size).transpose(1, 2), cos[:t], sin[:t])
        k = rope(self.k(y).view(b, t, self.groups, self.size).transpose(1, 2), cos[:t], sin[:t])
        v = self.v(y).view(b, t, self.groups, self.size).transpose(1, 2)
        if self.groups != self.heads:
            k, v = (z.repeat_interleave(self.heads // self.groups, 1) for z in (k, v))
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, d)
        x = x + F.dropout(self.o(a), drop, self.training)
        y = self.n2(x)
        return x + F.dropout(self.down(F.silu(self.gate(y)) * self.up(y)), drop, self.training)


class Transformer(nn.Module):
    def __init__(self, vocabulary, width, layers, heads, groups, inner):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.ModuleList(Block(width, heads, groups, inner) for _ in range(layers))
        self.norm = Norm(width)
        cos, sin = rope_table(width // heads, CONTEXT)
        self.register_buffer('cos', cos, persistent=False)
        self.register_buffer('sin', sin, persistent=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                scale = 0.02 if name == 'embedding.weight' else parameter.shape[1] ** -0.5 * (0.5 if name.endswith(('o.weight', 'down.weight')) else 1)
                nn.init.normal_(parameter, 0, scale)

    def hidden(self, x, drop=0.0):
        h = F.dropout(self.embedding(x), drop, self.training)
        for block in self.blocks:
            h = block(h, self.cos, self.sin, drop)
        return self.norm(h)

    def forward(self, x, drop=0.0):
        return F.linear(self.hidden(x, drop), self.embedding.weight)
