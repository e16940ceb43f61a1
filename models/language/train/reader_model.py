"""The reader: word vectors with their neighbours, the thread's slots, and the frame begun, which asks both what comes next."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from features import BUCKETS, CANDIDATE_BUCKETS, PREFIX_BUCKETS, WORD_BUCKETS
from meaning import MEANING

WIDE, HIDDEN, HEADS, MATCH = 96, 256, 4, 48


class Reader(nn.Module):
    def __init__(self, pieces):
        super().__init__()
        bag = lambda n, d: nn.EmbeddingBag(n, d, mode='sum', sparse=True)
        self.words, self.text, self.slots, self.prefix, self.candidate = bag(WORD_BUCKETS, WIDE), bag(BUCKETS, WIDE), bag(PREFIX_BUCKETS, WIDE), bag(PREFIX_BUCKETS, WIDE), bag(CANDIDATE_BUCKETS, MATCH + 1)
        self.project = nn.Linear(100, WIDE)
        self.near = nn.ModuleList([nn.Conv1d(WIDE, WIDE, 3, padding=1) for _ in range(2)])
        self.ask = nn.Linear(WIDE * 3, WIDE * 2)
        self.key, self.slot_key = nn.Linear(WIDE, WIDE), nn.Linear(WIDE, WIDE)
        self.first = nn.Linear(WIDE * 5, HIDDEN)
        self.second = nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, pieces)
        self.gate = nn.Linear(HIDDEN, 2)
        self.match = nn.Linear(HIDDEN, MATCH)
        self.place = nn.Linear(WIDE, MATCH)
        for each in self.bags():
            nn.init.normal_(each.weight, std=0.05)

    def bags(self):
        return [self.words, self.text, self.slots, self.prefix, self.candidate]

    def encode(self, words, meaning, text, slots, lengths, slot_lengths):
        """-> words (B, L, W), their mask, message (B, W), slots (B, S, W), their mask."""
        w = scaled(self.words, *words) + F.relu(self.project(F.dropout(MEANING[meaning], 0.1, self.training))) * (meaning > 0)[:, None]
        w, mask = padded(w, lengths)
        for conv in self.near:
            w = w + F.relu(conv(F.dropout(w, 0.1, self.training).transpose(1, 2)).transpose(1, 2)) * mask[:, :, None]
        s, slot_mask = padded(scaled(self.slots, *slots), slot_lengths)
        return w, mask, scaled(self.text, *text), s, slot_mask

    def hidden(self, encoded, prefix, owner):
        w, mask, t, s, slot_mask = encoded
        p = scaled(self.prefix, *prefix)
        t = t[owner]
        pooled = (s.sum(1) / torch.sqrt(slot_mask.sum(1).clamp(min=1).float())[:, None])[owner]
        q, sq = self.ask(torch.cat([p, t, pooled], 1)).chunk(2, 1)
        seen, _ = attend(q, self.key(w), w, mask, owner)
        slot_seen, share = attend(sq, self.slot_key(s), s, slot_mask, owner)
        x = F.dropout(torch.cat([p, t, pooled, seen, slot_seen], 1), 0.15, self.training)
        h = F.relu(self.first(x))
        return F.relu(self.second(F.dropout(h, 0.2, self.training))) + h, share

    def logits(self, h, share, copy, owner):
        """`copy` (B, S): piece of each slot of the thread."""
        out = self.out(h)
        gate = self.gate(h)
        bonus = torch.zeros_like(out).scatter_add_(1, copy[owner], share)
        there = torch.zeros_like(out).scatter_(1, copy[owner], 1.0)
        there[:, 0] = 0
        return out + gate[:, :1] * there + F.softplus(gate[:, 1:]) * bonus * there


def attend(q, keys, values, mask, owner):
    n, d = q.shape
    k, v, m = keys[owner], values[owner], mask[owner]
    scores = torch.einsum('nhd,nlhd->nhl', q.view(n, HEADS, -1), k.view(n, k.shape[1], HEADS, -1)) / (d // HEADS) ** 0.5
    shares = torch.softmax(scores.masked_fill(~m[:, None, :], -1e9), 2)
    return torch.einsum('nhl,nlhd->nhd', shares, v.view(n, v.shape[1], HEADS, -1)).reshape(n, d), shares.mean(1)


def scaled(bag, flat, offsets):
    sizes = torch.diff(offsets, append=torch.tensor([len(flat)])).clamp(min=1)
    return bag(flat, offsets) / torch.sqrt(sizes.float())[:, None] * 3


def padded(rows, lengths):
    mask = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
    out = torch.zeros(len(lengths), mask.shape[1], rows.shape[1])
    out[mask] = rows
    return out, mask


def flat(lists, drop=0.0, rng=None):
    if drop:
        lists = [l[rng.random(len(l)) >= drop] if len(l) > 1 else l for l in lists]
    offsets = np.cumsum([0, *map(len, lists)])[:-1]
    return torch.from_numpy(np.concatenate(lists) if lists else np.zeros(0, np.int64)), torch.from_numpy(offsets)
