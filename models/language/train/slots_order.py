"""The order of slots in a frame, and which values are words of closed lists."""
ORDER = {
    'query_data': 'metric metric2 by by2 where without offer tool typology status level cause state period period2 compare show order limit above below',
    'forecast_capacity': 'what view by where without offer tool typology / openings openings+ openings- decommissions decommissions+ decommissions- dat dat+ dat- app app+ app- fic fic+ fic- growth growth+ growth- keep text period period2 show order limit above below',
    'detect_anomalies': 'metric view by where without cause period show order limit above below bins',
    'diagnose_pipeline': 'view where without status level cause period limit text',
    'search_logs': 'where without level status text period order limit',
    'predict_failures': 'view where without period order limit above below',
    'step_actions': 'view by where without state mine period period2 show order limit above below text',
    'simulate_plan': 'shift where view',
    'update_step_action': 'action step to text',
    'manage_alerts': 'action metric where without cause status state level above below bins period text',
    'make_report': 'kind format where without offer tool typology state metric period text to',
    'describe_data': 'view metric where without tool offer typology state status period text',
    'add_note': 'where text period',
    'manage_schedules': 'action metric where period kind text',
    'ask_back': 'about', 'refuse': 'reason', 'smalltalk': 'kind', 'help': '', 'confirm': '', 'cancel': '',
}
RANK = {tool: {key: i for i, key in enumerate(keys.split())} for tool, keys in ORDER.items()}

# What a forecast is of when nothing says it.
WHAT = {'': ['what=protected'], 'view=month': ['what=protected'], 'view=year': ['what=protected'], 'view=until_full': ['what=storage'], 'view=to_buy': ['what=storage']}


def canonical(frames: str) -> str:
    """Slots in the fixed order, repeated filters by their ids: two frames that say the same are the same text."""
    out = []
    for frame in frames.split(' ; '):
        tool, *slots = frame.split()
        if tool == 'forecast_capacity' and not any(slot.startswith('what=') for slot in slots):
            slots += WHAT.get(next((slot for slot in slots if slot.startswith('view=')), ''), [])
        rank = RANK.get(tool, {})
        if '/' in slots or tool == 'simulate_plan':
            out.append(frame)
            continue
        slots.sort(key=lambda slot: (rank.get(slot.split('=')[0], 99), slot))
        out.append(' '.join([tool, *dict.fromkeys(slots)]))
    return ' ; '.join(out)
