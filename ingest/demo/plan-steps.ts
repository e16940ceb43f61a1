import { addDays } from './calendar.ts'

/** A person of the plan; the e-mail is made of the name. */
export interface Executant { name: string; email: string; team: string | null; department: string; role: 'Team lead' | 'Department head' | 'Exécutant' }
export interface StepAction {
  id: string; label: string; phase: string; dryRuns: string[]; prerequisites: string[]
  /** `2021-05-10`, or null without a date. */
  start: string | null; end: string | null
  team: string; department: string; executants: string[]; milestones: string | null; environments: string | null; comment: string | null
}

const DEPARTMENTS: Record<string, string> = {
  Metering: 'Grid', Market: 'Commercial', Applications: 'IT', Infrastructure: 'IT', 'Data migration': 'IT', Transition: 'PMO', Communication: 'PMO',
}

export const EXECUTANTS: Executant[] = [
  person('Anaïs Lebrun', 'Metering', 'Team lead'), person('Bastien Goffin', 'Metering'), person('Clara Wouters', 'Metering'),
  person('David Thonon', 'Market', 'Team lead'), person('Émilie Carlier', 'Market'), person('Fouad Mansouri', 'Market'),
  person('Gilles Renson', 'Applications', 'Team lead'), person('Hélène Dubois', 'Applications'), person('Ivan Maes', 'Applications'),
  person('Julie Stassen', 'Infrastructure', 'Team lead'), person('Kevin Lambot', 'Infrastructure'),
  person('Louise Jadot', 'Data migration', 'Team lead'), person('Mehdi Ziani', 'Data migration'), person('Noémie Fraiture', 'Data migration'),
  person('Olivia Servais', 'Transition', 'Team lead'), person('Pierre Lacroix', 'Transition'), person('Sarah Hubert', 'Communication', 'Team lead'),
  { ...person('Thomas Engels', 'Infrastructure', 'Department head'), team: null }, { ...person('Valérie Noël', 'Metering', 'Department head'), team: null },
]

const ALL = 'FDR1;FDR2;LIVE'
// id, label, dry runs, prerequisites, start, days, team, executants, milestone, comment
type Row = [id: string, label: string, dryRuns: string, prerequisites: string, start: string | null, days: number, team: string, executants: string, milestone?: string, comment?: string]
const ROWS: Row[] = [
  ['PP00470001', 'Nommer le comité de bascule', ALL, '', '04-19', 1, 'Transition', 'olivia.servais', 'M0'],
  ['PP00470002', 'Recenser les interfaces du marché', ALL, 'PP00470001', '04-21', 2, 'Market', 'emilie.carlier;fouad.mansouri'],
  ['PP00470003', "Vérifier les comptes d'accès des équipes", ALL, '', '04-22', 1, 'Applications', 'helene.dubois'],
  ['PP00470004', 'Geler le périmètre des développements', ALL, 'PP00470002', '04-26', 2, 'Applications', 'gilles.renson', 'M1'],
  ['PP00470005', 'Installer la ferme de reprise', ALL, '', '04-26', 2, 'Infrastructure', 'julie.stassen;kevin.lambot', 'M1'],
  ['PP00470006', 'Répéter la restauration complète', ALL, 'PP00470005', '04-29', 2, 'Infrastructure', 'kevin.lambot'],
  ['PP00470007', "Charger le jeu d'essai des compteurs", 'FDR1;FDR2', 'PP00470005', '04-30', 3, 'Metering', 'bastien.goffin'],
  ['PP00470008', 'Valider le plan de communication', ALL, 'PP00470001', '04-28', 1, 'Communication', 'sarah.hubert'],
  ['PP00470009', 'Imprimer les fiches réflexes', 'FDR1;LIVE', 'PP00470008', '05-03', 1, 'Communication', 'sarah.hubert'],
  ['PP00470010', 'Former les opérateurs de nuit', 'FDR2;LIVE', 'PP00470009; PP00470008', '05-03', 3, 'Metering', 'clara.wouters;anais.lebrun'],
  ['PP00470011', 'Contrôler les espaces disque de migration', ALL, 'PP00470005', '05-03', 1, 'Infrastructure', 'kevin.lambot', undefined, 'à confirmer'],
  ['PP00470012', 'Mesurer le temps de copie des historiques', ALL, 'PP00470007, PP00470011', '05-05', 2, 'Data migration', 'louise.jadot;mehdi.ziani'],
  ['PP00470013', 'Figer le référentiel des points de livraison', ALL, 'PP00470004', '05-06', 2, 'Metering', 'bastien.goffin;clara.wouters', 'M2'],
  ['PP00470014', "Contrôler les numéros d'astreinte", ALL, '', '05-10', 1, 'Transition', 'pierre.lacroix'],
  ['PP00470015', "Confirmer la fenêtre d'arrêt avec les fournisseurs", ALL, 'PP00470008', '05-07', 1, 'Market', 'david.thonon'],
  ['PP00470016', 'Préparer les badges du centre de crise', 'LIVE', '', null, 0, 'Communication', 'sarah.hubert'],
  ['PP00470017', 'Vérifier les certificats des échanges EDI', ALL, 'PP00470003', '05-10', 1, 'Applications', 'ivan.maes'],
  ['PP00470018', "Signer la décision de lancer l'arrêt", ALL, 'PP00470006;PP00470012;PP00470013;PP00470015', '05-11', 1, 'Transition', 'olivia.servais', 'M2'],
  ['AC00000001', "Annoncer l'arrêt aux fournisseurs", ALL, 'PP00470015', '05-10', 1, 'Communication', 'sarah.hubert'],
  ['AC00000002', 'Suspendre les échanges EDI entrants', ALL, 'PP00470018,AC00000001', '05-12', 1, 'Applications', 'helene.dubois', 'M3'],
  ['AC00000003', 'Arrêter les lots de facturation', ALL, 'PP00470018', '05-12', 1, 'Applications', 'gilles.renson;ivan.maes', 'M3'],
  ['AC00000004', 'Vider les files de messages', ALL, 'AC00000002', '05-12', 1, 'Applications', 'ivan.maes'],
  ['AC00000005', 'Arrêter les télérelevés', ALL, 'AC00000003', '05-13', 1, 'Metering', 'anais.lebrun'],
  ['AC00000006', 'Prendre la sauvegarde à froid', ALL, 'AC00000004;AC00000005', '05-13', 1, 'Infrastructure', 'kevin.lambot'],
  ['AC00000007', 'Contrôler la sauvegarde à froid', ALL, 'AC00000006', '05-14', 1, 'Infrastructure', 'julie.stassen'],
  ['AC00000008', 'Afficher la page de maintenance', ALL, '', '05-12', 1, 'Communication', 'sarah.hubert'],
  ['AC00000009', "Couper les accès de l'ancien portail", 'FDR2;LIVE', 'AC00000008', '05-13', 1, 'Applications', 'helene.dubois'],
  ['CO00000001', 'Exporter les contrats', ALL, 'AC00000007', '05-14', 1, 'Data migration', 'louise.jadot', 'M4'],
  ['CO00000002', 'Exporter les index de relève', ALL, 'AC00000007', '05-14', 1, 'Data migration', 'noemie.fraiture'],
  ['CO00000003', 'Convertir les contrats', ALL, 'CO00000001', '05-15', 1, 'Data migration', 'mehdi.ziani'],
  ['CO00000004', 'Convertir les index', ALL, 'CO00000002', '05-15', 1, 'Data migration', 'noemie.fraiture'],
  ['CO00000005', 'Charger les contrats', ALL, 'CO00000003', '05-16', 1, 'Data migration', 'mehdi.ziani;louise.jadot'],
  ['CO00000006', 'Charger les index', ALL, 'CO00000004; CO00000005', '05-16', 1, 'Data migration', 'noemie.fraiture'],
  ['CO00000007', 'Contrôler les totaux par fournisseur', ALL, 'CO00000005', '05-17', 1, 'Market', 'emilie.carlier'],
  ['CO00000008', 'Contrôler les totaux par commune', ALL, 'CO00000006', '05-17', 1, 'Metering', 'clara.wouters', undefined, 'à confirmer'],
  ['CO00000009', 'Rejouer les échanges en attente', ALL, 'CO00000007;CO00000008;AC00000004', '05-18', 1, 'Applications', 'ivan.maes'],
  ['CO00000010', 'Recalculer les profils de consommation', ALL, 'CO00000006', '05-17', 2, 'Metering', 'bastien.goffin'],
  ['CO00000011', 'Basculer le nom de domaine', ALL, '', '05-18', 1, 'Infrastructure', 'julie.stassen', 'M4'],
  ['CO00000012', 'Valider la reprise avec le marché', ALL, 'CO00000009;CO00000010', '05-19', 1, 'Market', 'david.thonon;fouad.mansouri'],
  ['CO00000013', 'Archiver les journaux de conversion', ALL, 'CO00000012', null, 0, 'Data migration', 'louise.jadot'],
  ['CO00000014', 'Ouvrir le couloir réseau vers le nouveau système', 'FDR1;LIVE', '', '05-13', 1, 'Infrastructure', 'kevin.lambot'],
  ['CO00000015', 'Signer le procès-verbal de bascule', ALL, 'CO00000012;CO00000011;CO00000014', '05-19', 1, 'Transition', 'olivia.servais', 'M4'],
  ['DC00000001', 'Démarrer le nouveau portail en lecture', ALL, 'CO00000015', '05-20', 1, 'Applications', 'gilles.renson', 'M5'],
  ['DC00000002', 'Rouvrir les échanges EDI', ALL, 'CO00000015', '05-20', 1, 'Applications', 'helene.dubois'],
  ['DC00000003', 'Relancer les lots de facturation', ALL, 'DC00000002', '05-20', 2, 'Applications', 'ivan.maes'],
  ['DC00000004', 'Surveiller les premiers messages', ALL, 'DC00000002', '05-21', 3, 'Market', 'fouad.mansouri'],
  ['DC00000005', 'Retirer la page de maintenance', ALL, 'DC00000001', '05-21', 1, 'Communication', 'sarah.hubert'],
  ['DC00000006', 'Relancer les télérelevés', ALL, 'DC00000003', '05-21', 1, 'Metering', 'anais.lebrun'],
  ['DC00000007', 'Contrôler la première facturation', ALL, 'DC00000003;DC00000006', '05-22', 2, 'Market', 'emilie.carlier;david.thonon'],
  ['DC00000008', 'Essayer le retour arrière partiel', 'FDR1;FDR2', 'DC00000001', '05-21', 1, 'Infrastructure', 'kevin.lambot'],
  ['DC00000009', 'Confirmer le service aux fournisseurs', ALL, 'DC00000004;DC00000007', '05-24', 1, 'Communication', 'sarah.hubert', 'M5'],
  ['HO00000001', "Remettre le dossier d'exploitation", ALL, 'DC00000009', '05-25', 1, 'Transition', 'pierre.lacroix', 'M6'],
  ['HO00000002', 'Fermer le centre de crise', ALL, 'HO00000001', '05-26', 1, 'Transition', 'olivia.servais'],
  ['HO00000003', 'Dresser le bilan des écarts', ALL, 'DC00000007', '05-26', 2, 'Metering', 'anais.lebrun'],
  ['HO00000004', "Transférer l'astreinte à l'exploitation", ALL, 'HO00000001', '05-27', 1, 'Infrastructure', 'julie.stassen'],
  ['HO00000005', 'Clore la répétition', 'FDR1;FDR2', 'HO00000002;HO00000003, HO00000004', '05-28', 1, 'Transition', 'olivia.servais', 'M6'],
  ['FB-RB00000001', "Décider le retour à l'ancien système", ALL, '', '05-17', 1, 'Transition', 'olivia.servais', 'M4'],
  ['FB-RB00000002', 'Recharger la sauvegarde à froid', ALL, 'FB-RB00000001;AC00000007', '05-17', 1, 'Infrastructure', 'kevin.lambot'],
  ['FB-RB00000003', "Réactiver l'ancien portail", ALL, 'FB-RB00000002', '05-18', 1, 'Applications', 'gilles.renson'],
  ['FB-RB00000004', 'Prévenir les fournisseurs du retour', ALL, 'FB-RB00000001', '05-17', 1, 'Communication', 'sarah.hubert'],
]

/** The 60 step-actions of the demo plan, in the order of the workbook, with their prerequisites as the workbook writes them. */
export const STEP_ACTIONS: (StepAction & { prerequisiteText: string })[] = ROWS.map(([id, label, dryRuns, prerequisiteText, start, days, team, executants, milestone, comment]) => ({
  id, label,
  phase: id.slice(0, -8),
  dryRuns: dryRuns.split(';'),
  prerequisiteText,
  prerequisites: prerequisiteText.split(/[;,]\s*/).filter(Boolean),
  start: start === null ? null : `2021-${start}`,
  end: start === null ? null : addDays(`2021-${start}`, days - 1),
  team,
  department: DEPARTMENTS[team]!,
  executants: executants.split(';').map((name) => `${name}@example.org`),
  milestones: milestone ?? null,
  environments: ['Infrastructure', 'Applications', 'Data migration'].includes(team) && start !== null ? 'PREPROD' : null,
  comment: comment ?? null,
}))

function person(name: string, team: string, role: Executant['role'] = 'Exécutant'): Executant {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase().replaceAll(' ', '.')
  return { name, email: `${plain}@example.org`, team, department: DEPARTMENTS[team]!, role }
}
