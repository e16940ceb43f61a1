"""Composes and perturbs labelled messages: an endless, seeded stream of examples. Held-out threads are never read here."""
import random
import re
from dataclasses import replace

from frames import CAP, ID, SILENT, Example, fold, plain, reachable, rename, renumber
from lexicon import SLOTS, Synonyms
from slots_order import canonical
from templates import BY_OF, CUES, DIMENSIONS, KINDS, MACHINE, STATES, expand, lines

BEFORE = {'en': "hi|hello|hey|hi team|good morning|please|pls|ok|so|well|quick question:|morning!|could you tell me|can you tell me|i need to know|do you know|tell me|hey vigie|and|now|just|one more thing:|for my report:|urgent:".split('|'),
          'fr': "bonjour|salut|hello|bonjour,|bjr|stp|svp|ok|bon|alors|dis-moi|dites-moi|peux-tu me dire|pourriez-vous me dire|j'aurais besoin de savoir|petite question :|et|maintenant|urgent :|juste|pour mon rapport :|coucou".split('|')}
AFTER = {'en': "please|pls|thanks|thx|thank you|asap|if you can|cheers|?|??|!|thanks in advance|for me|right|by the way|quickly|...".split('|'),
         'fr': "stp|svp|merci|merci d'avance|s'il te plait|s'il vous plait|?|??|!|rapidement|asap|au passage|du coup|...|hein|c'est pour la reunion".split('|')}
JOIN = {'en': [' and ', ', and also ', '. also, ', ' + ', '; ', '? and '], 'fr': [' et ', ', et aussi ', '. et aussi ', ' + ', ' ; ', ' ? et ']}
NAMES = 'CLIENT SERVER POOL VOLUME TRUNK CUSTOMER PIPELINE TASK TEAM DEPT PERSON PHASE MILESTONE ENV DRYRUN STEP OFFER INCIDENT RUN'.split()
TAKES = {'query_data': NAMES, 'detect_anomalies': ['TRUNK', 'CUSTOMER'], 'diagnose_pipeline': ['PIPELINE', 'SERVER'], 'search_logs': ['PIPELINE', 'SERVER'], 'predict_failures': ['PIPELINE'],
         'step_actions': ['STEP', 'PHASE', 'TEAM', 'DEPT', 'PERSON', 'MILESTONE', 'ENV', 'DRYRUN'], 'forecast_capacity': ['CLIENT', 'POOL']}
SAME = {'en': ["and for {x}?", "and {x}?", "what about {x}", "same for {x}", "{x}?", "now {x}", "and {x} then", "how about {x}", "the same with {x}", "ok and {x}", "{x} too", "do it for {x}", "also {x}", "and {x} pls", "idem {x}"],
        'fr': ["et pour {x} ?", "et {x} ?", "pareil pour {x}", "idem pour {x}", "{x} ?", "meme chose pour {x}", "et {x} alors", "maintenant {x}", "la meme chose avec {x}", "ok et {x}", "{x} aussi", "fais-le pour {x}", "quid de {x}", "idem {x}", "et chez {x}"]}
ONLY = {'en': ["only {x}", "just {x}", "only for {x}", "restrict to {x}", "keep only {x}", "for {x} only", "filter on {x}", "i meant {x} only"],
        'fr': ["seulement {x}", "uniquement {x}", "que {x}", "juste pour {x}", "limite a {x}", "filtre sur {x}", "pour {x} seulement", "garde que {x}"]}
WITHOUT = {'en': ["without {x}", "except {x}", "excluding {x}", "drop {x}", "leave out {x}", "not {x}"], 'fr': ["sans {x}", "sauf {x}", "hors {x}", "en excluant {x}", "enleve {x}", "a part {x}"]}
TIMES = {'en': ["and {x}?", "and in {x}?", "what about {x}", "same for {x}", "{x}?", "now for {x}", "and on {x}", "over {x} instead", "and for {x}", "the same {x}", "for {x} rather", "how was it {x}", "i meant {x}"],
         'fr': ["et {x} ?", "et en {x} ?", "et pour {x} ?", "pareil pour {x}", "{x} ?", "idem {x}", "et sur {x}", "plutot {x}", "et le {x}", "la meme chose {x}", "et c'etait comment {x}", "je voulais dire {x}"]}
VERSUS = {'en': ["compare with {x}", "versus {x}?", "vs {x}", "compared to {x}", "and against {x}", "how does it compare with {x}", "put {x} next to it"], 'fr': ["compare avec {x}", "par rapport a {x} ?", "vs {x}", "contre {x}", "et compare a {x}", "compare a {x}", "mets {x} a cote"]}
VALUE = {'en': ["and {x}?", "{x}?", "and the {x}?", "now {x}", "same in {x}", "in {x} instead", "what about the {x}", "{x} rather", "and in terms of {x}", "and {x} then", "give me {x}"],
         'fr': ["et {x} ?", "{x} ?", "et le {x} ?", "et la {x} ?", "et en {x} ?", "meme chose en {x}", "plutot {x}", "maintenant {x}", "et cote {x}", "donne-moi {x}", "quid du {x}"]}
SPLIT = {'en': ["{x}", "{x}?", "{x} please", "split it {x}", "break it down {x}", "now {x}", "the same {x}", "detail {x}", "can i have it {x}"], 'fr': ["{x}", "{x} ?", "{x} svp", "detaille {x}", "ventile {x}", "maintenant {x}", "la meme chose {x}", "decoupe {x}", "je peux l'avoir {x}"]}
TOP = {'en': ["top {n}", "only the top {n}", "the first {n}", "just {n}", "the {n} biggest", "show me {n}", "limit to {n}", "make it {n}"], 'fr': ["top {n}", "seulement le top {n}", "les {n} premiers", "juste {n}", "les {n} plus gros", "montre m'en {n}", "limite a {n}", "mets-en {n}"]}
EXPORTS = {'en': ["export that as {f}", "{f} please", "can i get it as {f}", "send me the {f}", "download it in {f}", "in {f} pls", "save this as {f}", "{f} of that"], 'fr': ["exporte ca en {f}", "en {f} stp", "je peux l'avoir en {f} ?", "sors-moi le {f}", "telecharge en {f}", "le {f} svp", "un {f} de ca", "mets-le en {f}"]}
CLOSED = {'tool': {'VEEAM': ['veeam'], 'NETBACKUP': ['netbackup', 'nbu', 'net backup']}, 'offer': {'EXPRESS': ['express'], 'STANDARD': ['standard', 'the standard offer'], 'NO_POLICY': ['no policy', 'without policy']},
          'typology': {'APP': ['app', 'app servers', 'applications'], 'DAT': ['dat', 'databases', 'database servers', 'bases de donnees'], 'FIC': ['fic', 'file servers', 'serveurs de fichiers']}}


def fold_outside(text: str) -> str:
    """Folds a text but for its placeholders."""
    return ''.join(part if part.startswith('[') else plain(part) for part in re.split(r'(\[[A-Z]+\d\])', text))


class Generator:
    def __init__(self, examples, seed: int):
        self.random = random.Random(seed)
        self.synonyms = Synonyms()
        self.all = examples
        self.first = [e for e in examples if e.turn == 1 and not e.previous]
        self.plain = [e for e in self.first if ' ; ' not in e.frames and e.frames.split()[0] not in SILENT]
        self.patterns = {}
        for language in ('en', 'fr'):
            known = lines(language)
            # A pattern with a metric stands for dozens.
            self.patterns[language] = known, [3 if '<M>' in text else 1 for text, _ in known]
        self.words = sorted({word for e in examples for word in e.text.split() if word.isalpha() and 2 < len(word) < 8})
        # Rare tools and slots are seen more often than they come.
        counts = {}
        for e in examples:
            counts[self.kind(e)] = counts.get(self.kind(e), 0) + 1
        # ... and the common questions twice as often as the odd ones.
        self.weights = [counts[self.kind(e)] ** -0.35 * (1 if '/t' in e.id else 1.5) for e in examples]

    @staticmethod
    def kind(example):
        return ' '.join(part for part in example.frames.split() if '=' not in part or part.startswith(('view=', 'metric=', 'kind=', 'action=', 'reason=')))

    def sample(self) -> Example:
        pick = self.random.random()
        if pick < 0.55:
            example = self.random.choices(self.all, self.weights)[0]
        elif pick < 0.75:
            example = self.follow_up()
        elif pick < 0.79:
            example = self.two()
        elif pick < 0.96:
            example = self.pattern()
        else:
            example = self.composed()
        if example is None:
            return self.sample()
        return self.perturb(example)

    # ---- follow-ups made from first turns
    def follow_up(self):
        r = self.random
        base = r.choice(self.plain)
        language = base.language if r.random() < 0.9 else ('fr' if base.language == 'en' else 'en')
        names = renumber(base.frames)
        previous = canonical(rename(base.frames, names))
        tool, *slots = previous.split()
        counts = {}
        for kind, number in ID.findall(previous):
            counts[kind] = max(counts.get(kind, 0), int(number))
        new = lambda kind: f'{kind}{counts.get(kind, 0) + 1}'
        key = lambda slot: slot.split('=')[0]
        drop = lambda *keys: [slot for slot in slots if key(slot) not in keys]
        value = {key(slot): slot.split('=')[1] for slot in slots if '=' in slot}
        say = lambda table, x: r.choice(table[language]).format(x=x)
        options = []
        kinds = TAKES.get(tool, [])
        mine = [value['where'].rstrip('0123456789')] if 'where' in value else []
        if kinds:
            kind = r.choice(mine) if mine and r.random() < 0.8 else r.choice([k for k in kinds if tool != 'query_data' or self.fits(k, value.get('metric'))] or kinds)
            same = [slot for slot in slots if not (key(slot) == 'where' and kind in slot)]
            options.append(lambda: (say(SAME, f'[{new(kind)}]'), same + [f'where={new(kind)}']))
            if not mine:
                options.append(lambda: (say(ONLY, f'[{new(kind)}]'), slots + [f'where={new(kind)}']))
            options.append(lambda: (say(WITHOUT, f'[{new(kind)}]'), slots + [f'without={new(kind)}']))
        if tool in ('query_data', 'detect_anomalies', 'diagnose_pipeline', 'search_logs', 'predict_failures', 'step_actions'):
            options += [lambda: (say(TIMES, f'[{new("DATE")}]'), drop('period', 'period2', 'compare') + [f'period={new("DATE")}'])] * 2
        if tool == 'query_data' and 'metric' in value:
            domain = SLOTS.get(('metric', value['metric']), {}).get('domain')
            if 'period' in value and 'period2' not in value:
                options.append(lambda: (say(VERSUS, f'[{new("DATE")}]'), slots + [f'period2={new("DATE")}']))
            others = [v for (slot, v), entry in SLOTS.items() if slot == 'metric' and entry['domain'] == domain and v != value['metric']]
            if others:
                options += [lambda: self.change(slots, 'metric', r.choice(others), VALUE, language)] * 2
            dims = [v for (slot, v), entry in SLOTS.items() if slot == 'by' and entry['domain'] in (domain, 'time') and v != value.get('by')]
            options += [lambda: self.change(drop('by', 'by2', 'limit', 'order', 'show'), 'by', r.choice(dims), SPLIT, language)] * 2
            options.append(lambda: (r.choice(TOP[language]).format(n=f'[{new("NUM")}]'), drop('limit', 'order') + ['order=' + value.get('order', 'desc'), f'limit={new("NUM")}']) if 'by' in value else None)
            if domain == 'capacity':
                closed = r.choice(list(CLOSED))
                choice = r.choice(list(CLOSED[closed]))
                options.append(lambda: (say(r.choice([SAME, ONLY]), r.choice(CLOSED[closed][choice])), drop(closed) + [f'{closed}={choice}']))
        options.append(lambda: self.export(language))
        made = r.choice(options)()
        if made is None:
            return None
        text, edited = made
        if isinstance(edited, str):
            target = edited
        else:
            target = canonical(' '.join([tool, *edited]))
        older = ''
        if r.random() < 0.3:
            older = self.older(previous)
        return Example(base.id + '+', text, previous + older, target, 2, language, base.domain)

    def fits(self, kind, metric):
        domain = SLOTS.get(('metric', metric), {}).get('domain')
        return kind in {'capacity': ['CLIENT', 'SERVER'], 'storage': ['POOL', 'CLIENT', 'VOLUME'], 'calls': ['TRUNK', 'CUSTOMER'], 'etl': ['PIPELINE', 'SERVER', 'TASK'], 'plan': ['PHASE', 'TEAM', 'DEPT', 'DRYRUN', 'PERSON']}.get(domain, [])

    def change(self, slots, name, chosen, table, language):
        entry = SLOTS[(name, chosen)]
        forms = entry[language]
        if not forms:
            return None
        kept = [slot for slot in slots if slot.split('=')[0] not in (name, name + '2')]
        return self.random.choice(table[language]).format(x=self.random.choice(forms)), kept + [f'{name}={chosen}']

    def export(self, language):
        form = self.random.choice(['csv', 'xlsx', 'pdf'])
        word = {'csv': ['csv'], 'xlsx': ['excel', 'xlsx', 'xls'], 'pdf': ['pdf']}[form]
        return self.random.choice(EXPORTS[language]).format(f=self.random.choice(word)), f'make_report kind=export format={form}'

    def older(self, previous):
        """The turn before the last, numbered on from it: rarely what a message means, so it must be learnt to leave alone."""
        other = self.random.choice(self.plain).frames
        counts = {}
        for kind, number in ID.findall(previous):
            counts[kind] = max(counts.get(kind, 0), int(number))
        names = {}
        for kind, number in ID.findall(other):
            if kind + number not in names:
                counts[kind] = counts.get(kind, 0) + 1
                names[kind + number] = f'{kind}{counts[kind]}'
        return ' | ' + canonical(rename(other, names))

    # ---- two questions in one message
    def two(self):
        r = self.random
        a, b = r.choice(self.plain), r.choice(self.plain)
        if a.language != b.language or len(a.text) + len(b.text) > 190:
            return None
        counts = {}
        for kind, number in re.findall(r'\[([A-Z]+)(\d)\]', a.text):
            counts[kind] = max(counts.get(kind, 0), int(number))
        names = {}
        for kind, number in re.findall(r'\[([A-Z]+)(\d)\]', b.text):
            if kind + number not in names:
                counts[kind] = counts.get(kind, 0) + 1
                if counts[kind] > CAP[kind]:
                    return None
                names[kind + number] = f'{kind}{counts[kind]}'
        text = a.text.rstrip(' ?.!') + r.choice(JOIN[a.language]) + re.sub(r'\[([A-Z]+\d)\]', lambda m: f'[{names[m.group(1)]}]', b.text)
        return Example(a.id + '&', text, '', a.frames + ' ; ' + canonical(rename(b.frames, names)), 1, a.language, a.domain)

    # ---- common questions
    def pattern(self):
        r = self.random
        language = r.choice(['en', 'fr'])
        index = 0 if language == 'en' else 1
        text, frames = r.choices(*self.patterns[language])[0]
        if text.count('[X') or '<M>' in text or '<P>' in text or '<S>' in text:
            metrics = [item for item in SLOTS.items() if item[0][0] == 'metric' and item[1][language]]
            (_, metric), entry = r.choice(metrics)
            if '<M>' not in text:
                entry = {'domain': 'calls', language: ['calls']}
            domain = entry['domain']
            dims = [(by, d) for by, d in DIMENSIONS.items() if d[0] == domain or (d[0] == 'time' and r.random() < 0.3)]
            if not dims:
                return None
            by, dimension = r.choice(dims)
            text = text.replace('<M>', r.choice(entry[language])).replace('<P>', r.choice(dimension[1 + index].split('|'))).replace('<S>', r.choice(dimension[3 + index].split('|')))
            frames = frames.replace('<m>', metric).replace('<p>', by)
            kind = r.choice(KINDS[domain])
            frames = frames.replace('<x>', BY_OF[kind])
            text = re.sub(r'\[X(\d)\]', rf'[{kind}\1]', text)
            frames = re.sub(r'\bX(\d)', rf'{kind}\1', frames)
            text = text.replace('(of [', '(of [')
        else:
            domain = {'diagnose_pipeline': 'etl', 'search_logs': 'etl', 'predict_failures': 'etl', 'detect_anomalies': 'cdr', 'forecast_capacity': 'capacity'}.get(frames.split()[0], 'plan')
        text = fold_outside(expand(text, r))
        for kind, cues in CUES.items():
            if r.random() < 0.3:
                cue = r.choice(cues[index].split('|'))
                text = re.sub(rf'(?<!{re.escape(fold(cue).strip())} )\[{kind}1\]', f'{fold(cue).strip()} [{kind}1]', text, count=1)
        for table in (STATES, MACHINE):
            for word, value in table.items():
                if fold(word) in text:
                    frames = frames.replace('<state>' if table is STATES else '<cpu>', value)
        if '<' in frames:
            return None
        # What the chosen alternatives left out of the text goes out of the frames.
        said = set(re.findall(r'\[([A-Z]+\d)\]', text))
        kept = []
        for part in frames.split(' '):
            ids = [a + b for a, b in ID.findall(part)]
            if not ids or all(i in said for i in ids):
                kept.append(part)
        return Example('pattern', re.sub(r'\s+', ' ', text).strip(), '', ' ; '.join(canonical(f) for f in ' '.join(kept).split(' ; ')), 1, language, {'calls': 'cdr', 'storage': 'capacity'}.get(domain, domain))

    # ---- metric, name, period and dimension put together from the words of the slots
    def composed(self):
        r = self.random
        language = r.choice(['en', 'fr'])
        (_, metric), entry = r.choice([item for item in SLOTS.items() if item[0][0] == 'metric'])
        words = r.choice(entry[language] or ['?'])
        text, slots = [words], [f'metric={metric}']
        domain = entry['domain']
        kinds = [k for k in NAMES if self.fits(k, metric)]
        if kinds and r.random() < 0.5:
            kind = r.choice(kinds)
            text.append(r.choice({'en': ['for', 'of', 'on', ''], 'fr': ['pour', 'de', 'sur', 'chez']}[language]) + f' [{kind}1]')
            slots.append(f'where={kind}1')
        if r.random() < 0.45:
            dims = [(v, e) for (slot, v), e in SLOTS.items() if slot == 'by' and e['domain'] in (domain, 'time')]
            chosen, forms = r.choice(dims)
            text.append(r.choice(forms[language]))
            slots.append(f'by={chosen}')
        if r.random() < 0.6:
            text.append(r.choice({'en': ['in', 'on', 'for', ''], 'fr': ['en', 'le', 'pour', '', 'sur']}[language]) + ' [DATE1]')
            slots.append('period=DATE1')
        if r.random() < 0.25:
            r.shuffle(text)
        lead = r.choice({'en': ['', '', 'what is the ', 'give me the ', 'show ', 'show me the ', 'i want the ', 'get ', "what's the "], 'fr': ['', '', 'quel est le ', 'donne-moi le ', 'montre ', 'affiche ', 'je veux le ', "c'est quoi le ", 'combien de ']}[language])
        return Example('composed', re.sub(r'\s+', ' ', lead + ' '.join(text)).strip(), '', canonical('query_data ' + ' '.join(slots)), 1, language, domain)

    # ---- perturbations that keep the meaning
    def perturb(self, e: Example) -> Example:
        r = self.random
        text = e.text
        if r.random() < 0.45:
            text = self.replace_words(text, e)
        if r.random() < 0.25:
            text = r.choice(BEFORE[e.language]) + ' ' + text
        if r.random() < 0.25:
            text = text.rstrip(' ?') + ' ' + r.choice(AFTER[e.language])
        if r.random() < 0.35:
            text = self.misspell(text)
        if r.random() < 0.3:
            text = text.rstrip('?!. ') or text
        previous = e.previous
        if not previous and e.turn == 1 and r.random() < 0.2 and e.frames.split()[0] != 'ask_back':
            return self.in_thread(replace(e, text=text)) or replace(e, text=text)
        return replace(e, text=re.sub(r'\s+', ' ', text).strip(), previous=previous)

    def replace_words(self, text, e):
        spots = self.synonyms.spots(text, e.domain, e.language)
        if not spots:
            return text
        chosen = self.random.sample(spots, min(len(spots), self.random.choice([1, 1, 2])))
        for start, end, others in sorted(chosen, reverse=True):
            text = text[:start] + self.random.choice(others) + text[end:]
        return text

    def in_thread(self, e):
        """A whole question in the middle of a thread about something else: nothing is inherited."""
        r = self.random
        base = r.choice(self.plain)
        mine, theirs = e.frames.split(), base.frames.split()
        if mine[0] == theirs[0] and (mine[0] != 'query_data' or base.domain == e.domain):
            return None
        previous = canonical(rename(base.frames, renumber(base.frames)))
        counts = {}
        for kind, number in ID.findall(previous):
            counts[kind] = max(counts.get(kind, 0), int(number))
        names = {}
        for kind, number in re.findall(r'\[([A-Z]+)(\d)\]', e.text):
            if kind + number not in names:
                counts[kind] = counts.get(kind, 0) + 1
                names[kind + number] = f'{kind}{counts[kind]}'
                if counts[kind] > CAP[kind]:
                    return None
        text = re.sub(r'\[([A-Z]+\d)\]', lambda m: f'[{names[m.group(1)]}]', e.text)
        made = replace(e, text=text, previous=previous, frames=canonical(rename(e.frames, names)))
        return made if reachable(made.frames, made.text, made.previous) else None

    def misspell(self, text):
        r = self.random
        words = text.split(' ')
        for _ in range(r.choice([1, 1, 2])):
            i = r.randrange(len(words))
            word = words[i]
            if '[' in word or len(word) < 4:
                continue
            k = r.randrange(1, len(word) - 1)
            how = r.random()
            if how < 0.3:
                word = word[:k] + word[k + 1:]
            elif how < 0.55:
                word = word[:k] + word[k + 1] + word[k] + word[k + 2:]
            elif how < 0.75:
                word = word[:k] + word[k] + word[k:]
            else:
                word = word[:k] + r.choice('aeioustrnlmdp') + word[k + 1:]
            words[i] = word
        return ' '.join(words)
