/**
 * Ordinary words of both languages and of the field, folded: never taken for a misspelt name or date word, nor alone for a part of a name.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set((
  'able abnormal abnormally abord about abouti above absence absolute accelerate accept accepter acces access accord according account accueil acd achat acheter ack ' +
  'acknowledge acknowledged across act action actions active activer actual actually actuel actuellement adapter add address admin administrateur administrator admit adresse ' +
  'adresses advance affaire affect affiche afficher affilee afin after afternoon again against age agence agent aggregate agir agree ahead aider ailleurs aimerais ainsi air ' +
  'airflow airlines ajoute ajouter aknowledged alarm alert alerte alertes alerts alias all aller allez allow almost alone along alors already also although always ami among ' +
  'amount ampleur analyse analyser analysis ancien and anglais annee annex annexe annonce annual annule annuler anomalie anomalies anomaly anormal anormalement another answer ' +
  'answered any anybody anymore anyone anything anywhere aout apart api app apparaitre appareil appear appel appeler appeles appelle appels application applications apply ' +
  'apporter apprendre approve approximately appui aprem apres april arbre arch archive archived archiving are area argent argue arima around arret arreter arriere arrive ' +
  'arrivee arriver article articles ascending aside ask asked asker aspect asr assez assign assistant assume assurance assurances assurer astreinte attach attachment attaque ' +
  'atteindre attempt attempts attend attendre attendu attention aucun aucune audit augmentation augmenter august aujourd auparavant aussi aussitot autant authentication author ' +
  'authorised automatic autour autre autrement autres autumn available avait avance avancement avancer avant avantage avec avenir average avertir avez avg avis avoid avoir ' +
  'avons aware away back backed backup backups bad baie baies baisse baissent balance banco bande bank bar barres bars bas bascule base basis batch batches bateau bay bays bcp ' +
  'beat beau beaucoup because become been before begin beginning behave behaviour behind being believe belle below benefit beside besoin best bete better between beyond bien ' +
  'bientot biggest bilan bill bin bins bit bizarre blanc bleu blew block blocked blocker blocking bloque bloquee blue board body boite bon bonjour bonne bons bonsoir book ' +
  'booking borne bosse both bottleneck bottom bouge bound bout bravo break breakdown bref brief briefing bring broad broke broken bruit bruts btw budget build bureau burn ' +
  'business busy but buy bye cadre calcul calculate calculer calendar calibration call called calling calls calme came camembert camion can canal cancel cancre capable ' +
  'capacite capacity caractere carburant card care cargo carrier carry carte cascade case casse catalogue catch cause caused causer causes ccr cdr cdrs ceci cela celle celles ' +
  'celui cent center centre cependant cercle certain certainement certains certificate cette ceux chacun chain chaine chance change changed changement changer channel chapter ' +
  'chaque charge chargement charger charges chart chasse chaud chauffeur chauffeurs cheap check cheers chef chemin cherche chercher cheval chez chiffre chiffres choice choisir ' +
  'choix choose chose christmas chute ciao ciel cinq cinquante circuit circuits clair clairement classe classement classifier cle clean cleaned cleaning clear clearing cles ' +
  'client clients climb clock close closed closes closures cloture cluster code coeur coin coince coincidence cold colis colle colleague collect collegue coller colonne ' +
  'colonnes colour column combien combine come coming comite commande commander commandes comme commence commencer comment commentaire commercial committee common commun ' +
  'communication compagnie company comparaison compare compared comparer complet complete completement completion comportement comprendre comprends compte compter compute ' +
  'concern concerner concerning concurrent condition conduire confiance confidence configuration confirm confirmation confirmed confirmer confondus conge congestion connaitre ' +
  'connect connection connexion consecutive conseil consequence conserver consider considerer consignes constant constater contact contain containing contains contenir content ' +
  'contention contenu context continue continuer contract contraire contrat contre contribution control controle controler controlled convenir convert cool copie copier copy ' +
  'corps correct correction correlation correspondre corrige corriger cost cote couche coucou could couleur count counting country counts coup coupe couper couple coupure cour ' +
  'courant courbe courir cours court cout couter couts couverture couvrir cover coverage cpu crash crashe crashed crashes create created cree creep creer crise crisis critical ' +
  'criticality criticite critique crm crma croire croissance croitre croix cron cross csv cumulative current curve custom customer customers cut cutover cycle daily damage ' +
  'danger dans dashboard dat data database date dates day days deadline deadlock deal debut december decembre decide decider decision declarer decline decom decommission ' +
  'decommissioned decommissions decoms decouvrir decrease decreased decrire decroche dedans deduire deduplication deep deepar default defaut defauts defect defects defendre ' +
  'definition degager degradation degrade degraded degre degree dehors deja delai delay delete deliver delivery demain demand demande demander demarche demarrage demarrer demi ' +
  'denied depart departed departement department departure depasse depend dependants dependency dependent dependents dependre depot depuis dernier derniere dernieres derniers ' +
  'derriere des desactive descend descending descendre describe desole dessin dessus destination detail detailler detect detecte determine detruire dette deux develop ' +
  'developper devenir deviation device devoir diagnose diagnosis did died diff differ difference different difficile difficulte digest dimanche dimension diminuer diminution ' +
  'dip dire direct directement directeur direction director dis disable disc disconnect discover disk display dispo disponible disposer disque distance distinct distinguer dit ' +
  'divide diviser dns document does doing dois doit domain domaine dommage don donc done donne donnee donnees donner dont dormi dormir dossier double doubled doublons doubt ' +
  'doute doux down download downstream downtime dozen draft drift drill drive driver drivers droit droite drop dropped dropping dry due duplicate duplicates duration dure ' +
  'duree durer during duty each earlier earliest early earn east easy eau ecart echange echanger echantillon echec echecs echelle echoue echouees echouent echouer echoues ' +
  'eclair ecole ecouter ecran ecrire ecris ecrit ecrites edi edit efface effect effectiveness effectuer effet effort egal egalement either elapsed eleve eliminer elle elles ' +
  'else email emergency employee employees employer empty enable encoded encoding encore end ended endroit ends energie energy enfant enfin engine enjoy enleve enlever ennui ' +
  'enough ensemble ensuite ensure entendre enter entier entitled entre entree entreprise entrer enveloppe environment envoi envoie envoyer epoque equal equipe equipes ' +
  'equipment erlang erlangs erp erreur erreurs error errors escalate escape espace esperer essai essayer essentiel est estimate estimated etablir etage etait etape etapes etat ' +
  'etats ete etendre etl etoile etrange etranger etre etude etudier evenement evening event ever every everybody everyone everything evidence eviter evoluer evolution exact ' +
  'exactement exactly examen examiner example exceed excel except exclude executant executants execution exemple exist existe exister expect expected expensive expiry explain ' +
  'expliquer explore explose export exporte exporter express exprimer extra extract face facile facilement facon fact facteur factor facture factures faible fail failed ' +
  'failing fails failure failures fair faire fais fait fall falling false familiar famille family far farewell fast faster fastest fault faut faute faux faveur favour fdr ' +
  'feasibility feature february feed feel fenetre ferie ferme fermer fete feu feuille few fewest fiable fic fichier fichiers field fier fight figure figures file files fill ' +
  'fille filter filtre filtrer fin final finalement financier find fine finger fini finir finish finished finit fire fired firm first five fix flag flat fleet floor flotte ' +
  'flow flows flux focus foire foiree fois folder follow fonction fonctionner fond foods for force forcement forecast foreign forest forget format formation forme former ' +
  'formule fort forte fortnight forward four fournir fournisseur fourth frais franc frapper fraud free freight french frequence frequent fresh freshness friday froid from ' +
  'front fuel full function further futur future gagne gagner gain gained game gamme gantt gap garantie garde garder gather gauche gave general generate genial genre gens ' +
  'gentle gerer gerez gestion get gets gigabyte give glisser goal goes going gone good goodbye got gout gps grace gradual grand grandir graph graphe graphique grave greater ' +
  'green greeting grey grid grimpe gros group groupe grow grower growing growth guess guide habitude had half halve halved hand handle handover hang hanging happen happy hard ' +
  'has hasard hausse haut haute hauteur have head header health hear heart heat heatmap heavy hebdo height held hello help her here heure heures heureux hey hide hier high ' +
  'higher highest histoire historique history hit hmm hold holes holiday holt home homme hope horaire horizon hors host hosting hot hotel hotels hour hourly hours house how ' +
  'http huge human hypothese ici idea idee idempotent identifier identify idle ignore ils image imaginer immediat immediate impact impacte import important importe importer ' +
  'impossible impression imprimer improve improvement inactive incident incidents include incomplete incomplets inconsistency increase increased indeed indicate indicators ' +
  'indice indiquer individu inferieur inform information infra infrastructure ingestion injection input inputs inquiete inquieter inside installer instance instant instead ' +
  'instruction instructions insurance integer integrity intention interdire interesser interest interet interieur intermittent internal interne interpolation interroger ' +
  'interrompre interval intervalle interworking into introduire inutile invalid inventaire inventory inverse invite invoice invoices involve isn iso isoler issue item its ' +
  'itself jamais january janvier jargon jeter jeu jeudi jeune jitter job jobs join joindre jouer jour journal journee jours judge juge juger juillet juin july jump jumped june ' +
  'jusqu just juste justement justifier keen keep keeps kept key keys kill kind knew knife knock know kpi label lack lance lancer land language langue laquelle large largement ' +
  'largest last late lately lateness later latest laugh layer lead learn least leave lecture left legal leger length lent lente lentement lentes lequel les lesquelles lesquels ' +
  'less let letter lettre leur leurs level lever liaison liberer libre lien lieu life light ligne lignes like likely limit limite limiter line lineage linear lines link lire ' +
  'list liste listen lit litige litiges little live livraison livraisons livrer load loaded loads local location lock locked log logic logiciel logique logistics logs loin lol ' +
  'long longer longest longs longue look looks lookup loose lorsque lose loss lost lot lots louche loud lourd lourde love low lower lowered lowest lucky lues lui lumiere lunch ' +
  'lundi lutte machine machines made magasin magic mail mails main maintenance maintenant maintenir mais maison maitre major majorite make malade malgre manage management ' +
  'manager manger maniere manner manquait manque manquer manual many map mapping march marche marcher mardi marge margin mark marker market marque mase masked masse master ' +
  'match matiere matin matter mauvais max maximum may maybe mean meaning meant measure media median mediane meeting meilleur melange member membre meme memoire memory menace ' +
  'mener mensuel mention mentionner merci mercredi merge merite mes message mesure mesurer met metering meters method methode metrics mets mettre middle midnight mieux might ' +
  'migration milestone milieu mille min mind minimum mining minor minus minute minutes mirror mis mise mismatch miss missed missing mistake mix mixte mobile mode model modele ' +
  'modern modifier modify modle module moi moindre moins mois moitie moment mon monday monde money monitor monitoring montant monte montent monter month monthly months montre ' +
  'montrer morceau more morning mort mos most mot motif mouvement move moved moving moyen moyenne much multiple music musique mute mutuelle myself naissance name named names ' +
  'narrow nature ndjson near nearly necessaire necessary need needs negatif neither ner net netbackup nettoyer network neuf never new newest next nickel night nightly niveau ' +
  'noarch nobody noc node noir noise nombre nombreux nommer non none noon nope nor normal normalement north nos not note noter notes nothing notice notification notify notre ' +
  'nous nouveau nouvelle november novembre now nuit null number numbers numero numeros object objectif objet obliger observe observer obtain obtenir obvious occasion occupe ' +
  'occuper occur occurrence octet october octobre off offer office offre offrir often okay old oldest onboarding once one ones oneself ongoing only ont open opened opening ' +
  'openings operate operateur operation operational operations opinion opposer ops option orange order orders ordinary ordinateur ordre organic organise organiser origin ' +
  'original origine other others ouais oublier oui our out outage outil output outside ouvert ouverture ouvertures ouvre ouvrir over overall overdue overlay overnight overrun ' +
  'overview owner pace pack page pages paire palettes pallet pallets palmares panne paper papier par paraitre parallel parc parcels pareil parent parfait parfois paris park ' +
  'parle parmi parole parquet parsing part partager participer particulier partir partner partout party pas pass passage passation passe passee passer passion password past ' +
  'patch path paths patient pattern pause pay payer payment payments pays pdf peak peine pendant penser people per percent percentage percentile perdre perdu perfect perform ' +
  'performance perhaps period periode permettre permis permission permit person personal personne personnel perte pessimiste petabyte petit peur peut peux phase phone photo ' +
  'phrase phrases pic pick pics picture pie piece pied ping pipeline pipelines pire pkoi place placer plain plainte plait plan plane planifie planned planning plant plantage ' +
  'plantages plante plantee plantes plateforme platform play playing plays please plein pleine plenty plot pls pluie plupart plus plusieurs plutot pmo png pocket poids point ' +
  'pointe pointer points policy politique pont pool pools poor popular porte porter portion poser positif position positive posseder possible post poste postpone potential ' +
  'pour pourcentage pourquoi pourriez poursuivre pousser pouvez pouvoir power practice pratique precedent precedente precis precise preciser precision predict predicted ' +
  'prediction prefer preferer prefix prefixe prefixes premier premiere premiers prendre prends preparation prepare preparer preprod prerequis prerequisite prerequisites ' +
  'presence present presenter presque press pression pret pretty prevenir prevent previens previous prevision prevoir prevois prevu prevue price prices pricing prier primary ' +
  'principal principe print prior prioritise priority pris prise private prix proba probabilistic probability probable problem probleme proceder proceed process prochain ' +
  'prochaine proche prod produce product production products produire produit produits profil profile profit profond program programme programmer progres progress progression ' +
  'project projet promettre promise promote prompt proof proper properly proportion propose proposer propre protect protected protege proteger proteges proud prouver prove ' +
  'provide provider province public publish published puis puisque puissance pull purchase purpose push put qualite quality quand quantite quantity quart quarter quarts que ' +
  'quel quelle quelles quelqu quelque quels query question questions qui quick quiet quinzaine quite quitter quoi quotidien raconter raise raised raison rajoute ralenti ' +
  'ralentir ralentit ram rame ramener random rang range ranger rank ranking rapid rapide rapidement rappel rappeler rapport rapporter rare rarement rassurer rate ratee ratees ' +
  'rater rather ratio raw reach reached react reaction read ready reagir real realiser really reason reasons reboot recall recap receive recent recevoir recherche rechercher ' +
  'recipient reclamer recognise recommencer recommend recommendation recomputation recompute reconnaitre record recorded records recover recovered recovery recu recuperer ' +
  'recurrent red redemarre reduce reduire reel refais refer reference refile reflechir reflect refusal refuse refused refuser regard regarde regarder region register reglages ' +
  'regle regler regression regretter regular regulators regulier rehearsal reject rejected rejection rejects rejet rejetees rejeter rejets relance relate relation relaunch ' +
  'release relevant relever reliability relire reload rely remain remaining remarque remarquer remember remettre remind remonte remonter remote remove remplacer remplir rename ' +
  'renamed rencontre rencontrer render rendre rentrer renvoyer reopen repair repare reparer repartir repartition repeat repeated repeter replace reply repondre reponse report ' +
  'reporting reports reposer reprendre reprise request requested requete requetes require rescue reseau reserve reserver reset resister resolution resolve resoudre resource ' +
  'respecter respond responding responsable ressembler ressource rest restart restaurer reste rester restore restores result resultat resume retard retards retenir retention ' +
  'retirement retirer retour retourner retrain retraining retries retrouve retrouver retry return returns reunion reussir reveal reveiller revenir review revise revoir rien ' +
  'right rights rise rising risk risque risquer riviere rmse road robot role roll rollback rolling rollout room root rouge rough roughly round rounds route routes routine ' +
  'routing row rows rule rules run running runs rythme sable safe safety said sais salaries sale sales salle salt salut same sample sampled sand sans sarimax saturation ' +
  'saturday sauf saute sautees sauter sauvegarde sauvegardes sauver save saved savoir say says sbc scale scan scenario scenarios schedule scheduled schema scheme school ' +
  'science scope score scratch screen screenshot script seafood seance search season seasonality seat second secondes seconds secret secteur section secure securite see seen ' +
  'seizure select sell selon semaine semaines semblable sembler send senior sens sense sensible sent sentence sentir separate separer sepid sept september septembre sequence ' +
  'serait serie series serieux serious sert serve server servers serveur serveurs service servir session set setting settle seuil seul seulement seven several severe shape ' +
  'share shared sharp she sheet shell shift shifted ship shipping shock shop short shorten shorter shortest shot should shout show shrinking shut sick side siege sight sign ' +
  'signal signaler signe signer signifier silence silent silver similar simple simplement simulate simulation simuler simultaneous since single singulier site situation situer ' +
  'six size sizing skill skip skippe skipped sla slack sleep slide sliding slip slope slot slow slower slowest slowing small smallest smart smooth snapshot social societe soft ' +
  'soir soleil solide solution solve sombre some somebody someone something somewhere somme sommeil sommet son sonner sont soon sorry sors sort sortait sorte sorted sortie ' +
  'sortir souci soudain souffrir souhaiter soulever soumettre sound source sources sous soutenir south souvenir souvent space speak special specific specifique speech speed ' +
  'spell spend spike spiked split spread spring sql square ssis stable stack stacked staff stage staging stand standard star start startable started starting starts state ' +
  'statement static station status statut stay steady steering step steps stick still stock stockage stocke stocks stone stop storage store stored storm story stp straight ' +
  'strange strategy streak street stress strict strong structure stuck student study stuff stupid style subir subject submit subscribe succeed succes success successful sudden ' +
  'suddenly suffer suffire suggerer suggest suis suitable suite suivre sujet sum summarise summary summer sunday super superieur supervision supplier suppliers supply support ' +
  'supporter suppose supposer supprime supprimer suprime sur surcharge sure surface surprise surtout surveiller survenir survey suspect svp swap sweet switch switching symbol ' +
  'system systeme table tableau tables tablespace tache taille taire take takes talk tandis tantot tard tarder target tarif tarifs task taux teach team teams technique tel ' +
  'telephone tell tellement telling temoin temperature temperatures template temporary temps ten tend tendance tendre tenir tentatives tenter terabyte term terme terminated ' +
  'termine terminer terms terrain tes test tete text texte than thank thanks that thats the their them then theory there these they thick thin thing things think thinking ' +
  'third this those thousand thread threat three threshold through throughput throw thrown thumb thursday ticket tidy tiers tight time timeout timer times tiny tired tirer ' +
  'title titre tms today together toi told tombe tomber tomorrow ton tone tonight too took tool tools top topic total totalement totals touch touche toucher tough toujours ' +
  'tourne tournee tournees tourner tours tous tout toute toutefois toutes toward trace tracer track trade traffic trafic trail train training traitement traitements traiter ' +
  'transfer transfere transferred transfers transfert transform transformer transition transmettre transmission transport travail travailler travel traverser treat tree trend ' +
  'tres tri trial trick trier trip triple trois troisieme trompe tromper trop trou trouble trouve trouver truck trucks trucs true trunk trunks trust truth tuesday turn twelve ' +
  'twice two type typed types typologie typology typos unable unavailable uncertainty unchanged under understand undetermined undo une unfinished union unique uniquement unit ' +
  'unite unknown unless unmask unmatched unmute unreachable unresolved unspecified unsubscribe until unusual update updated upgrade upper upstream urgence urgency urgent usage ' +
  'use used useful user usual utc utile utilisateurs utilise utiliser valable valeur validate valider valoir value variable variance variation varier various vary veeam ' +
  'vehicule veiller vendre vendredi venir vent vente verb verifie verified verifier verify verite vers verser version versions versus vert verte veut veux victim victime vide ' +
  'vider vie viens vient vieux view village ville violation vire visible visit visite vite vitesse vivre vmdk voice voie voir vois voisin voiture voix voler volume volumes ' +
  'votre vouloir vous voyage vpn vrai vraiment vue wait waiting wake walk wall want wants warehouse warm warn warning warnings was waste watch watched water wave weak wear ' +
  'weather wednesday week weekday weekend weekly weeks weighed weight weighted weird welcome well went were west what whatever whats wheel when whenever where whether which ' +
  'white who whole whom whose why wide wife wild will win wind window wins winter winters wise wish with within without wms won wonder wood word words work workbook workload ' +
  'works world worry worse worst worth would write written wrong xlsx year yearly years yellow yep yes yesterday yet you young your zero zone zoom '
).trim().split(' '))
