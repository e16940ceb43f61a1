"""Words of the glossary and of the slots, for perturbing and composing messages."""
import re
from collections import defaultdict

from frames import DATA, fold


def read_glossary():
    """(domain, canonical term) -> {language: [forms]}, folded."""
    terms = defaultdict(lambda: defaultdict(list))
    for path in sorted((DATA / 'glossary').glob('*.tsv')):
        domain = path.stem.split('-')[0]
        for line in path.read_text().splitlines():
            cells = line.split('\t')
            if len(cells) < 4:
                continue
            forms = [fold(form) for form in cells[3].split('|') if form.strip()]
            terms[(domain, cells[0])][cells[2]] += [form for form in forms if '[' not in form and form]
    return terms


GLOSSARY = read_glossary()
GLOSSARY_DOMAIN = {'capacity': 'capacity', 'storage': 'capacity', 'calls': 'cdr', 'etl': 'etl', 'plan': 'plan', 'time': 'capacity', 'common': 'capacity'}


def read_slots():
    """(slot, value) -> {'domain', 'en': forms, 'fr': forms}."""
    slots = {}
    for line in (DATA / 'slots.tsv').read_text().splitlines():
        if line.startswith('#') or not line.strip():
            continue
        slot, value, domain, *forms = line.split('\t')
        entry = {'domain': domain}
        for language, text in zip(('en', 'fr'), forms):
            out = []
            for form in text.split('|'):
                if form.startswith('='):
                    out += GLOSSARY.get((GLOSSARY_DOMAIN[domain], form[1:]), {}).get(language, [])
                else:
                    out.append(fold(form))
            entry[language] = list(dict.fromkeys(out))
        slots[(slot, value)] = entry
    return slots


SLOTS = read_slots()
WORD = r"(?<![\w\[])"
END = r"(?![\w\]])"


class Synonyms:
    """Finds glossary forms in a text, and gives others of the same term and language."""

    def __init__(self):
        self.by_form = defaultdict(list)
        for (domain, term), languages in GLOSSARY.items():
            for language, forms in languages.items():
                if len(forms) < 2:
                    continue
                for form in forms:
                    if len(form) >= 3:
                        self.by_form[(domain, language, form)].append([other for other in forms if other != form])
        self.longest = 6

    def spots(self, text: str, domain: str, language: str):
        """(start, end, other forms) of each glossary form in the text, longest first at each place, not inside placeholders."""
        tokens = [(m.start(), m.end()) for m in re.finditer(r"\[[A-Z]+\d\]|[^\s,;:!?()]+", text)]
        found, at = [], 0
        while at < len(tokens):
            for size in range(min(self.longest, len(tokens) - at), 0, -1):
                start, end = tokens[at][0], tokens[at + size - 1][1]
                form = text[start:end]
                if '[' in form:
                    continue
                others = self.by_form.get((domain, language, form))
                if others:
                    found.append((start, end, [o for group in others for o in group]))
                    at += size - 1
                    break
            at += 1
        return found
