/**
 * Ordinary words of both languages and of the field, folded: never taken for a misspelt name or date word, nor alone for a part of a name.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set((
  'abandonne abandonner aberrant aberrante aberrantes able abnormal abnormality abnormally abnormaly abonne abonnement abord abort about abouti aboutis aboutisement ' +
  'aboutissement abouts above abrege abrupt abruptly abs absence absent absente absentes absolu absolue absolute accelerate accelerating accents accept accepte accepter acces ' +
  'access accompagnement accompanying accord according account accounts accueil accumulated accuracy accuser acd achat acheter acheve ack acked acknowledge acknowledged ' +
  'acknowleged acquitte acquittement acquitter across act acter acteur actif actifs action actions active activer activite activity acton actor actual actually actuel actuelle ' +
  'actuellement adapter add added adding additional additionne address addressee adds adjust admettons admin administrateur administrator administratrice admins admit adress ' +
  'adresse adresser adresses advance advanced advancement advice advise affaire affect affectation affected affecter affectes affiche afficher affilee affirmatif afin aft ' +
  'after afternoon afterwards again against age agence agency agenda agent aggrave aggregate aggregated agir ago agrandir agree agreed agreement agregat agregation agregats ' +
  'agrege ahead aide aider ailleurs aimerais ainsi air airfow airlines airtime ajd ajoute ajouter ajuste ajuster aknowledged alarm alarme alarmes alarms alentours alert alerte ' +
  'alerted alerter alertes alerting alerts algo algorithm algorithme alias aliases alike alimentation alive all allant aller allez allocate allocated alloue allouee allow ' +
  'allowed allure almost alone along alors already alrt alrte also alter alternate alternatif although altogether always amber ambre amelioration ameliore amend ami among ' +
  'amont amount ampleur analyse analyser analysis ancien anciennete and ane anglais annee annonce annotate annotation annoter annual annually annuel annuelle annuellement ' +
  'annuels annule annuler anomali anomalie anomalies anomaly anomalys anomlie anonymisation anonymise anonymised anonymized anormal anormale anormalement anormaux another ' +
  'answer answered answering answers antecedent anterieur anterieure anteriorite anticipe anticiper anule anwsered any anybody anymore anyone anything anywhere aout apache ' +
  'apart apel apels api apli aplications apologies app apparait apparaitre appareil apparition apparue appear appearance appeared appears appel appelant appele appeler appeles ' +
  'appelle appels appendices appendix appli applicatif applicatifs application applications applicative appliquee applis apply apporter appreciated apprendre apprentissage ' +
  'approve approx approximately approximativement apps appui apr aprem apres april aprl aquitter arbre arc arch archivage archive archived archives archiving are area argent ' +
  'argue arima arimas arimax around arrange array arrays arret arrete arreter arrets arriere arrival arrivals arrive arrivee arriver arrives asap asc ascending aside ask asked ' +
  'asker asking aspect asr assez assign assigne assigned assignee assigner assist assistant associer assume assuming assurance assurances assure assurer astreinte astreintes ' +
  'atempt atm attach attache attached attachment attaque attaquer atteindre atteint atteinte attemps attempt attempted attempts attend attendre attends attendu attendue ' +
  'attente attention atterrissage attribuee attribuer aucun aucune audio audit audited auditors aug augmante augmentation augmente augmenter august auj aujourd aujourdhui ' +
  'auparavant aurait auriez aussi aussitot autant auth authentication authentification author authorisation authorised authorization auto automate automatic automatically ' +
  'automatique automatise automne autoregressive autorisation autorise autorite autour autre autrement autres autumn aux available avait aval avance avancee avancement avancer ' +
  'avancment avant avantage avanthier avec avenir average averaged averge avertir avertis avertisement avertissement avertissements avez avg avis aviser avoid avoir avons avr ' +
  'avrage avril avrl aware away bac back backed backfill backing backtest backtesting backup backupe backupes backups bad bag baie baies baisse baissent baisser balance ' +
  'balancer ball ballpark banco band bande bandeau bank bar barchart bargraph barre barres bars bas bascule basculement basculer base baseline bases basis basse batch batches ' +
  'batchs bateau batons battement bay bays bcp bdd beat beau beaucoup becane becanes because become been before began begin beginning begins begun behave behaviour behind ' +
  'being believe belle belong belonging below benchmark beneath benefit beside besoin best bete beton better between betwen beyond bien bientot big bigger biggest bilan bill ' +
  'billed bin bins bipe bit bizarre bizarrerie bizarres bjr bkp black blackout blanc blanche blank bleu bleue bleues bleus blew blocage block blocked blocker blockers blocking ' +
  'blocks blocs bloked bloquant bloquante bloque bloquee bloquees bloquer bloqueur blue board body bogue bogus boite bombed bon bond bonjour bonne bonnet bons bonsoir book ' +
  'booking boosting bord borne bosse both bottle bottleneck bottom bouchonne boucle boucler bouge boulot bounce bounced bound bounds bourre bout box boxes bravo breach break ' +
  'breakdown breaks breathing bref brief briefing bring broad broke broken bruit brusque brut brutal brutale brute brutes bruts btw bubble budget buffer bug build building ' +
  'built bulle bulles bullet bullets bump bureau burn burndown burning burnup busiest business busy but butoir buy bye bypassed cache cadenasse cadence cadre calc calcul ' +
  'calculate calculation calcule calculer calendaires calendar calendrier calibrated calibration calibrer call called calledpublicnumber callee caller callid calling calls ' +
  'calltype calm calme calmes came camembert camion can canal canaux cancel cancre cannot cap capa capable capacite capacitee capacity capex capture caractere caracteres card ' +
  'care carrier carriers carry carte cas cascade cascaded case cases casse casser casses cassure catalog catalogue catastrophe catch categorie caught cause caused causer ' +
  'causes caution cbien ccr cdes cdr cdrcalltype cdrs ceci ceiling cela celle celles cellule celui cent center centile central centre cependant cercle cert certain ' +
  'certainement certaines certains certainty certif certificat certificate certitude ces cet cette ceux chacun chacune chain chaine chaleur champ champion champions champs ' +
  'chan chance chances change changed changee changement changements changer changes channel chapter chaque characters charge chargee chargees chargement chargements charger ' +
  'charges charset chart chase chasse chassis chat chaud cheap check checke checkpoint checks cheers chef chelou chemin cher cherche chercher cheval chevauchement chevauchent ' +
  'chez chgt chiffre chiffres child children chk choice choisir choix choke chome choose chose choux christmas chronic chronologie chronologique chronologiquement churn ' +
  'churned chute ciao cible ciel cimer cinq cinquante circa circuit circuits circulaire circular circularite civile civils clair clairement clarify clasement clash clasifieur ' +
  'class classe classement classer classeur classeurs classificateur classification classifier classifieur classify classment cle clean cleaned cleanest cleaning cleanliness ' +
  'cleansing clear cleared clearing clent cles cli clic cliche client cliente clients clietn cliff climb climbing cloche clock clore clos close closed closes closing closures ' +
  'cloture cloturee cloturer clotures clous cloze clt cluster clustering clusters cmdb cmt cnx cockpit code codes codir coef coefficient coeur coherence coin coince coincee ' +
  'coincer coincidence col cold collapse collapsed collateral colle colleague collect collegue coller colonne colonnes color coloree colour colours column columnar columns com ' +
  'comapre combien combine combined comble come coment comentaire comes comex coming comite comm comma commander comme commen commence commencee commencer comment commentaire ' +
  'commente commenter commerciaux commitment committee common comms commun communicants communication communications communiquants commutateur compagnie company comparable ' +
  'comparaison comparatif comparativement compare compared comparer comparison compeltion competitor complet complete completed completement completer completion compliance ' +
  'comportant comportement compose comprendre comprends compris comprise comptage comptant compte compter compteurs compute computed computing coms comunication concern ' +
  'concernant concerne concernee concerner concernes concerning concocte concurrence concurrent concurrents condition conduire conf confiance confidence confier config ' +
  'configuration configure confirm confirmation confirmations confirme confirmed confirmee confirmer confirmes conflict conflit confondu confondues confondus conformite ' +
  'confronter conge congesiton congested congestion congestione congestions connaitre connect connected connectes connection connections connexion connexions connu consecutifs ' +
  'consecutive conseil consequence consequences conservation conserve conservee conservees conserver conserves consider considerer consigne consigner consignes consistency ' +
  'conso consolide consommateur consomme constant constate constatee constater constraint consumed consuming consumption contact contacter contain containing contains ' +
  'contenant contenir content contention contenu context contient continue continuer contourne contract contractual contradiction contrainte contraire contrast contrat contre ' +
  'contributed contributes contributing contribution contributor contributors control controle controled controlee controler controles controlled controls convenir ' +
  'conversation conversion convert cool coord coordinates coordonees coordonnees copie copied copier copil copy corps correct corrected correctement correctif correction ' +
  'correlation correspond correspondance correspondence correspondre corrige corrigee corriger corrompu corrupt corrupted cost costliest cote cotes couac couche coucou could ' +
  'couleur couleurs count countdown counted counters counting country counts coup coupable coupe couper couperet couple coupure coupures cour courant courante courantes courbe ' +
  'courbes courir courriel cours course court courte courts coussin coute couter couteuse couteux couverte couverture couvrir cov cover coverage covered cph cpu craquer crash ' +
  'crashe crashed crasher crashes crashing crawling create created creation credentials cree creep creeping creer creneau crest creuse creuses creux crever crew crie cried ' +
  'crise crisis crit critcal critical criticality criticite criticites critique critissite crm crma crmas croire crois croise croissance croissances croissant croissence ' +
  'croitre croix cron crontab cross crtical crticality csv cuase culpa culprit cum cumul cumulated cumulative cumule cumulee cumuls curieux current currently curve cust ' +
  'custmer custom customer customers cut cutover cutsomer cya cycle dac dag dags daily damage danger dangling dans dark dash dashboard dat data database databases datacenter ' +
  'datawarehouse date dates dauphin day daylight dayly days dcp dead deadline deadlock deadlocked deadlocks deal debit debut debute debuter dec decalage decalees decaler decay ' +
  'decelerating december decembre decide decider decimal decision deck declare declarer declenchee declenchement declencheur declencheurs decline declining decom decomissionne ' +
  'decomissions decommed decommission decommissioned decommissioning decommissionne decommissionnement decommissionnements decommissionner decommissions decompose decompte ' +
  'decoms deconne deconnexion decortique decoupe decouvrir decrease decreased decreases decreasing decrese decrire decrochage decroche decroches decroissant dedans ' +
  'dedoublonnage deduire deduit deduite dedup dedupe deduplication deep deepar defaillance defaire default defaut defauts defect defects defendre deffect deficit definir ' +
  'definitif definition definitivement degage degager degats degradation degrade degraded degre degree degringolade dehors deja dela delai delais delay delayed deleguee ' +
  'deleguer delete delimited deliver delivered delivery dell delta dem demain demand demande demander demarche demare demarrable demarrage demarre demarree demarrer demask ' +
  'demi denie denied dep depannage depart departed departement departements departing department departments departs departure depassant depasse depassee depassement depasser ' +
  'depend dependance dependances dependante dependants dependencies dependency dependent dependents dependre depends deployer deployment depose depot dept depth depui depuis ' +
  'der derapage deraper derive dernier derniere dernieres derniers derreur derriere des desactive desactiver desadv desc descend descendant descending descendre descends ' +
  'describe description desk deso desole desolee dessin dessous dessus dest destinataire destinataires destination detail detaille detailler details detect detecte detected ' +
  'detectee detection deteriorated deterioration determine detruire dette deux deuxieme devant develop development developpe developper devenir deviation device devine devoir ' +
  'dheure diag diagnose diagnosis diagnostic diagnostique diagnostiquer diagram diagramme dialed dialled diapo did didn didnt died diference diff differ differance differe ' +
  'difference differense different differente differentes differents differer difficile difficulte diffrence diffusion dig digest digits dim dimanche dimension dimensionne ' +
  'dimensionnement dimensionner diminue diminuer diminution dims dip dire direct directe directement directeur direction director directors directs dirty dis disable ' +
  'disaggregate disagrees disappeared disc discarded disconnect discover disent disk dismiss disparu disparue disparus dispersion display dispo disponible disposer disque ' +
  'disques disruption distance distinct distinctes distincts distinguer distribution dit dite dites ditto dived diverses divide divided divise diviser division dix dmc dmt dns ' +
  'doable doc docs document documents doer does doesn doing dois doit domain domaine domino dommage don donc done donne donnee donnees donner donnerait dont donut dormi dormir ' +
  'dos dossier dot dots double doubled doublee doubler doubles doublon doublons doubt doucement doughnut doute doux douzaine douze down downhill download downstream downtime ' +
  'dozen dpt dpuis draft dragging drags draw drawn dress drift drifted drifting drill drive driver drives driving droit droite droits drop droped dropped dropping drops drove ' +
  'dry dryrun dsi dst due dump dup dupe dupes duplicate duplicates duplique dupliquee dupliques dups durable durant duration durations duraton dure duree durees durer during ' +
  'duty dynamique each earlang earlier earliest early earn ease easing east easy eau ecart ecartee ecartees echange echanger echanges echantillon echeance echeancier echec ' +
  'echecs echelle echoue echouee echouees echouent echouer echoues eclair eclaire eclate ecole ecoule ecoulee ecoulement ecouter ecran ecretage ecrire ecris ecrit ecrite ' +
  'ecrites edge edit editer edw efface effacer effect effectif effectiveness effectuer effet effets efficacite efficiency effondrement effort effrite egal egalement egalite ' +
  'either elapsed elastic electronic electronique eleve eliminer elle elles else email embouteillage eme emergency emetteur emis empeche empecher empire emploi employee ' +
  'employees employer empty emptying enable enchainement enclosed encodage encoded encoder encoding encombrement encore encours end ended ending endpoint endroit ends energie ' +
  'energy enfant enfin engaged engagement engine engineer engineers english engorgement enjoy enlevant enleve enlever ennui enough enreg enregistre enregistrement ' +
  'enregistrements enregistrer enregistrment ensemble ensuite ensure entamee entamer entend entendre enter entete entier entiere entire entitled entrainement entre entree ' +
  'entrees entrepot entreprise entrer entry enumerate enumere env envelope enveloppe envers envir enviroment environ environement environment environments environmnt ' +
  'environnement environnements envoi envoie envole envoye envoyer envs eol eom eoq eoy epoque epuration equal equals equipe equipement equipes equipment equivalence ' +
  'equivalent erase ere ereur erl erlan erlang erlangs erlnag eror err erreur erreurs errone error errors ers escalade escalader escalate escalation escape espace esperer ' +
  'essai essais essayer essentiel est estate estimate estimated estimation estimee estimer eta etablir etage etais etait etape etapes etat etats ete eteint etendre etl etoile ' +
  'etoiles etrange etrangement etranger etrangere etre etude etudier europe eux evaluate evaluation eve even evenement evening event ever every everybody everyone everything ' +
  'everywhere evidence eviter evolue evoluer evolution evolves exact exactement exactly examen examiner example examples excede exceed exceeded exceeding exceeds excel excell ' +
  'except excepte exception excess exchange exchanges excluant exclude excluded excluding exclure exclusivement excuse excuses excutant exec executant executante executants ' +
  'execute executed executeur executing execution executions executor exel exemple exept exercice exhausted exist existants existe exister exists exp expand expect expected ' +
  'expedie expedier expensive expiration expire expired expiree expiry explain explains explanation explanatory explian explication explicative explik explique expliquer ' +
  'expliquez exploded exploitation explore explose explosion exponential exponentiel export exporte exporter exportes exporting exports expose exposed exposure expres express ' +
  'expresse expression exprimer extend extra extracted extracting extraction extractions extracts extraire extrait extraits extrat extration face facile facilement facilite ' +
  'facon fact facteur facteurs factor facts faible faibles fail faild failed failing failrate fails failure failures fair faire fais faisabilite faisable faisceau faisceaux ' +
  'fait faite faits fall fallback falling fallout false familiar famille family fantome far farewell fast faster fastest fattest faudrait fault fausse faut faute fautive faux ' +
  'faveur favour fbrb fdr feasable feasibility feature feb february fed fee feed feedforward feeds feel fees feet fell fenetre fera ferie feries ferme fermee fermer fermeture ' +
  'fermetures fetch fetched fete fetes feu feuille feuilles feuillet feux fev fevr fevrier few fewer fewest ffn fiabilite fiable fiables fic fiche fichier fichiers field fier ' +
  'fifth fifty figee fight fighting figure figures fil file filer files fileserver fileshare filesystem filiere fill fille filled filling fills filter filtre filtrer fin final ' +
  'finale finalement finance financier find finding fine finest finger fini finie finir finish finished finishes finishing finit fire fired fires firm first fishy fit fitting ' +
  'fiv five fix fixed flag flagged flakey flaky flambee flat flatlined fleche flight flip float flood floor flop flotte flottement flow flows fluctuation flux focus foire ' +
  'foiree fois folder folks follow followed follower following fonction fonctionner fond fondre foods for forbidden forcast force forcement forecast forecaster forecasting ' +
  'forecasts foreign foreignkeyviolation foresee forest forests forever forget format formation forme former formule fort forte fortes fortnight forward forwarder found four ' +
  'fourchette fournir fournisseur fourth fraction fraicheur frais franc franchir frapper fraud fraude frauduleux free freezes frein freiner french frequence frequency frequent ' +
  'frequente frequentes frequently fresh freshnes freshness fri friday froid froide from front frozen fuel full fullback fullest fullness function further furthest fuseau ' +
  'fusion fusionne fusionner futur future fwd gabarit gagne gagnee gagner gain gained game gamelle gamme gang gant gantt gap gaps garantie garbled garde gardees garder gardes ' +
  'gate gather gathering gauche gauge gave gbm gdpr genent general generale generate generation generer genial genoux genre gens gentle geoloc geolocalisation gere gerer gerez ' +
  'geste gestion gestionnaire get gets getting gig giga gigabyte gigabytes gigaoctet gigaoctets gigas gigs gigue gimme gini gist give glissant glissante glissantes glissants ' +
  'glisse glissement glissent glisser glitch global globalement globally gmt goal goes going golive gone gonfle gonfler gonogo good goodbye got goulot gourmand gourmande gout ' +
  'grace gradient gradual graduellement grafique grand grande grandir grands graph graphe graphes graphic graphik graphique grappe grave gravite gray great greater greatest ' +
  'greediest green greeting grep grew grey grille grimpe grimper gris grise gros gross grossir grossissement grossissent grossit grosso ground group groupe grouped groupes ' +
  'grow grower growers growing grown grows growth grp grpah grph guess guessed guesses guide guy guys hab habilitation habilitations habilite habit habitual habitude habituel ' +
  'habituelle had haha half hall halve halved hand handful handing handle handled handoff handover hands hang hanging hangs happen happend happened happens happy hard hardly ' +
  'hardware has hasard hasn hausse hausses haut haute hauteur have head header headroom heads healed health healthiest heap heaps hear heart heat heatmap heavier heaviest ' +
  'heavy hebdo hebdomadaire hebergement heberges hebergeur height held hello help helpdesk her here heure heures heureux hey hidden hide hie hier hierarchiser high higher ' +
  'highest hike him his hist histo histogram histogramme histoire historic historical historique history hit hits hiver hiya hlp hmm hod hog hol hold holder holds hole holes ' +
  'holiday holt holtwinters home homme honestly honnetement hope horaire horizon hormis hors host hosted hosting hostname hosts hot hote hotel hotels hotline hour hourly hours ' +
  'house hovering how hows hrs http huge hui huit human hung hunt hurry hush hwo hyperlink hypothese hypotheses hypothesis ici idea idee idel idem idempotent identical ' +
  'identifiant identifiants identifier identify identique identite identity idle ids ignore ignoree ignorees illico illisible ils image imagine imaginer imaginons immediat ' +
  'immediate immediately imminent impact impacte impacted impactees impactes impacts impaired import importance important importe imported importer importing impossible ' +
  'impression imprimable imprimer improve improved improvement inactif inactive inbox inc incertain incertitude inchange incident incidents incidnet include included includes ' +
  'including inclure inclus incluse incoherence incoherences incoherente incomplet incomplete incomplets inconnu inconnue inconnus inconsistency inconsistent incorrect incrase ' +
  'increase increased increases increasing incresed indeed indetermine indeterminee indic indicate indicateur indicateurs indicator indicators indice indics indiquer indispo ' +
  'indisponibilite indisponible individu inedite inexistant inf inferieur inferieure inferior inferred inflated info inform informatics information informational informatique ' +
  'informe informer infos infra infras infrastructure infrastucture ingere ingerer ingest ingested ingestion inhabituel inhabituelle initial initiale injecter injection ' +
  'injoignable input inputs inquietant inquiete inquieter ins inserees insert inserted inside installer instance instances instant instead instruction instructions ' +
  'insufficient insuffisant insuffisante insuffisants insurance intake integer integralite integration integre integree integrer integrite integrity intelligents intensite ' +
  'intensity intention inter interblocage interconnect interdire interdit interdite interesser interest interet interfonctionnement interieur interminable intermittent ' +
  'internal interne interpolate interpolated interpolation interpole interpolee interroger interrompre interrupt interruption interval intervale intervalle intervenant ' +
  'intervention interworking intitule into introduire introuvable inutile invalid invalide inventaire inventory inventry inverse inversees investigate investissement invite ' +
  'invoic invoice invoiced involve iowait isn isnt iso isolated isole isolee isoler issue issues istorique item its itself jallon jalon jalons jam jamais jammed jan january ' +
  'janv janvier jargon jauge java jetees jeter jeton jette jeu jeudi jeune jira jitter jnue job jobname jobs join joindre joined joint jointe jointes jot jouable joue jouee ' +
  'jouent jouer jour journal journalier journaux journee jours json jsonl jsp judge juge juger jui juil juill juillet juin jul juli july jump jumped jun june jusqu jusqua ' +
  'jusque just juste justement justes justesse justificatif justification justifie justifier kan kaput keen keep keeps kel kept kesako key keys kick kicked kif kill killed ' +
  'kind kindly knees knew knife knock knocked know known koi kos kpi kpis label lable lacher lack lacune lag laggard lagging laisse lancable lance lancee lancement lancer land ' +
  'landed landing language langue lanterne laquelle large largement largest largeur last lastnight late lately latency lateness later latest latley laugh launch launched layer ' +
  'layers layout lead leader leading league leap learn learned learning learnt least leave leaver lecture leeway left legal leger lendemain length lent lente lentement lentes ' +
  'lenteur lequel les lesquelles lesquels less let lets letter lettre leur leurs level levelling lever leves liaison libelle libelles liberation libere liberee liberer libre ' +
  'lie lien lier lieu life lift light lightest lignage ligne lignes like likelihood likely likewise limit limite limited limiter limiting limping line lineage lineaire linear ' +
  'linechart lines link lire lisible lissage lisse lissee list liste listed listen lister listing lit little liv live livrer lng load loaded loading loads local locale ' +
  'localise locate location lock locked lockee log logfile logged logic logiciel login logins logique logistics loglevel logon logs loin loked lokup lol long longer longest ' +
  'longs longtemps longue longueur look looks loop loose loosen lorsque lose losing loss lost lot lots louche loud loup loupe louper lourd lourde love low lower lowered lowest ' +
  'lst lte ltm lucky lue lues lui lumiere lun lunch lundi lus lutte machine machines made mae magasin magic mai mail mailbox mailer mails main maintenance maintenant maintenir ' +
  'mais maison maitre majeur major majorite make mal malade malformed malgre manage management manager manger maniere manip manner mano manqant manquait manquant manquante ' +
  'manquantes manquants manque manquee manquer manual manuel manuelle many map mape maping mappage mapping mar march marche marchent marcher mardi margin mark marked marker ' +
  'markers marque marquer marqueur mars mase masked masking masquage masque masse masses master mat matches materiel maths matiere matin matinee matrice matricule matrix ' +
  'matter mauvais mauvaise max maxed maxi maximal maximale maximum may maybe mci mdp mea mean meaning means meant measure medain medals media median mediane meeting meilleur ' +
  'meilleure meilleurs mel melange mem member membre meme memoire memorise memory memoryerror memroy menace mener mensuel mensuelle mensuellement mention mentionnant ' +
  'mentionner mentions mep merci merciii mercis mercredi merge merite mes message messagerie messages mesure mesurer mesures met meteo meters method methode methodo ' +
  'methodologie methodology metrics metring metrique metriques mets mettre micro microsoft mid midday middle midi midnight midpoint mieux mig might migrate migrated migration ' +
  'migrations migraton migre migrer migres mile milestone milestones milieu mille millier milliers min mind mine mini minimal minimale minimum mining minor minuit minus minute ' +
  'minutes mirror mis misc mise mises mising mismatch miss missed misses missing mistake mix mixte mns mnthly mny mobile mode model modele modeles modelisation models modern ' +
  'modifie modifiee modifier modify modle modo module moi moindre moins mois moitie mojibake mom moment mon monday monde mondial money monitor monitored monitoring montant ' +
  'monte montee montent monter month monthly months montre montrer morceau more morning moro mort mortel mortem mos most mot moteur motif motifs motive mots mou mouture ' +
  'mouvement move moved movement moves moving moy moyen moyene moyenne moyennes mrc msg mtbf mtd mth mths mtn mttr much muet muets multiple multiplicateur multiplie multiplier ' +
  'music musique must mute muter mutisme mutual mutualise mutuel mutuelle myself nada nah naif naissance name named names naming nan narrow nas nature naturelle navre nbr nbre ' +
  'nbu ncc ndjson near nearly necessaire necessary neck need needs negatif negative neighbours neither ner net netbackup netbackups netbakup netbckup netoyee nette nettoyage ' +
  'nettoyee nettoyees nettoyer network neuf neurones never nevermind new newest newline newly next ngi nice nickel night nightlies nightly nil ninetieth ninety ninth nite ' +
  'niveau niveaux noarch nobody noc nocturne nocturnes node noel noeud noir noise nom nombre nombreux nommage nommer noms non none nonexistent noon nope nopolicy nor normal ' +
  'normale normalement normalisee norme north nos nosedived not note noted noter notes nothing notice notif notification notifie notifier notifs notify notnullviolation notre ' +
  'nought nous nouveau nouveaux nouvel nouvelle nouvelles nov november novembre now nowhere nth nuance nudge nuit nul null nulle nulles num number numberformatexception ' +
  'numbers numerique numero numeros nuts nutshell nvm nxt object objectif objet obligatoire obliger observation observe observer obstacle obtain obtenir obvious occasion ' +
  'occupancy occupation occupe occupee occuper occupes occupied occupy occur occurrence oct octet october octobre odd oddity odds ods oeuvre off offender offenders offer ' +
  'offered offers office offline offload offre offres offrir offset often ojd okay old oldest onboarded onboarding oncall once one ones oneself onglet onglets ongoing only ont ' +
  'onto onwards onyl oom ooo oops oos open opened opening openings openning operate operateur operateurs operation operational operationnel operations operator operators ' +
  'opinion opnings opposed opposer ops opt optimistic option ora oracle orange oranges order ordinaire ordinarily ordinary ordinateur ordonnancement ordonner ordre organic ' +
  'organique organise organiser orig origin original originale originating origine orphan orpheline orphelines oter other others ouais oublie oubliee oublier ouep oui oups our ' +
  'out outage outages outcome outil outils outlier outliers outlook outofmemoryerror output outside outstanding ouv ouvert ouverte ouvertes ouverts ouverture ouvertures ' +
  'ouveture ouvrables ouvre ouvrees ouvres ouvrir over overall overdue overdues overflow overlap overlapping overlay overloaded overnight overnite overran overrun overude ' +
  'overview ovr owned owner owns pabx pace pack package packages page pager pages pair paire palets palier palmares panel panne pannes paper papier par parade paraitre ' +
  'parallel parallele param parameter parameters parametrage parametre parametrer parametres params parasite parc parcours pardon pareil pareille pareillement parent parents ' +
  'parfait parfois paris park parle parlees parmi parole parquet parse parsing part partage partager parti partial participer particulier partie partiel partielle partir ' +
  'partner partout party pas pass passage passages passation passdown passe passed passee passees passent passer passerait passes passion passwd password past pastille patch ' +
  'patching patern path paths patient patron pattern pause pay payer payment pays pct pdf pdt peak peaked peaks pedeef peine peloton pend pendant pending pendu penser pente ' +
  'people pepin per percent percentage percentil percentile percentiles perd perdre perdu perdues perdus perf perfect perform performance performant performer perfs perhaps ' +
  'perime perimetre period periode periodically perm permanence permettre permis permission permissions permit perso person personal personne personnel personnelles personnes ' +
  'perte pese pessimiste pessimistic peta petabyte petabytes petas petit petite petits peu peur peut peux phase phases phone photo phrase phrases pic pick picked picking pics ' +
  'picture pie piece pieces piechart pied pile pilotage pilote ping pinging pipe pipeline pipelines pipelne pipline piquet piratage pire pires pis piste pkoi place placed ' +
  'placee placer plafond plafonne plage plain plainte plait plan planche plancher plane planif planification planifie planifiee planifier planned planning plant plantage ' +
  'plantages plante plantee plantent planter plantes plat plate plateforme platform play played playing plays pleas please plein pleine plenty plie plonge plongeon plot pls ' +
  'plse pluie plummeted plunge plunged plupart plus plusieurs plutot pmo png pocket podium poids poil point pointe pointer points pole policies policy politique politiques ' +
  'pondere ponderee pont pool pools poor poorer poorest popular portable porte portee porter porteur portion pose poser positif positifs position positions positive positives ' +
  'posseder possible possibles post poste posterieur postmortem postpone postposer potential poucentage pour pourcent pourcentage pourcentge pourcents pourqoi pourquoi ' +
  'pourrais pourrait pourri pourrie pourries pourriez poursuivre pousse pousser pouvez pouvoir power powerpoint powershell ppt pptx ppv practice pratique pre prealable ' +
  'prealables precedemment precedent precedente precedentes preceding precis precise precisely precisement preciser precision precison preconisation predction predecesseur ' +
  'predecessor predict predicted prediction predictions predictive predictor predire predis predite predites pref prefer preferer prefix prefixe prefixes prefixs premier ' +
  'premiere premieres premiers prend prendre prends prennent prenom prep prepa preparation preparatoire preparatoires preparatory prepare preparer preperation preprocessing ' +
  'preprod preproduction prereq prereqs prerequis prerequisite prerequisites prerequiste prerequsite pres presence present presentation presente presenter presentes presently ' +
  'presque press presse pression prestataire pret prete pretend pretes pretty preuve prev prevenir prevent prevenu prevenues previ previens previous previsible prevision ' +
  'previsions prevoir prevois prevu prevue price prices pricing prier primary principal principale principe print printable printemp printemps prio prior prioritaire priorite ' +
  'priorites prioritise prioritize priority pris prise prises private prive privee privileges prix pro prob proba probabiliste probabilistic probabilite probabilities ' +
  'probability probable probes problem probleme proc proceder proceed process processeur processing processor prochain prochaine prochains proche procure procurement prod ' +
  'produce product production products produire produit produits profil profile profit profond profonde profondeur prog progiciel program programme programmer progres progress ' +
  'progressbar progressif progression project projected projection projet projetee projeter projets promettre promise promote promouvoir prompt pronostic proof proper properly ' +
  'proportion propos propose proposer propre proprement proprietaire prot protcted protect protected protege protegee protegees proteger proteges proud prouve prouver prove ' +
  'proven provenance provide provider province provisioned ptr pts public publication publie publiee publiees publish published publishing puis puisque puissance pull pulling ' +
  'pupil purchase purge purger purpose push put pwd python qos qqch qques qtd qtr qtrs quadratique qualite quality quand quantile quantiles quantite quantity quarantine ' +
  'quarantined quart quarter quarters quarts quasi quatre quatrieme que quel quelle quelles quelqu quelque quelques quels queries query quesako question questions queue queued ' +
  'qui quick quicker quickest quickly quiet quinzaine quinze quite quitter quoi quote quotes quotidien quotient raccrochage raccroche raccroches racine raconter radars rade ' +
  'raf rafale rafraichissement rag raise raised raison rajoute rajouter ralenti ralentir ralentissement ralentissements ralentit rallumer ram rame ramener ramouille ran random ' +
  'rang range rangee ranger ranging rangs rank ranked ranking rapid rapide rapidement rapidos rappel rappeler rapport rapporter rapports rapprochement rare rarement rassemble ' +
  'rassurer rate ratee ratees rater rates rather ratio rattacher rattrapage raw rca reach reached react reaction reactivate reactiver read readable reading reads ready ' +
  'reaffecter reagir real realease realise realiser realiste reality really reapprendre reason reasons reassign reassignation reassignee reassigner rebalance rebaptise reboot ' +
  'rebours rebuild recal recalc recalcul recalculate recalculation recalculee recalculer recall recap recapitulatif recapitule receive received recent recente recentes ' +
  'recently reception receveur recevoir recharge recharger recherche rechercher recipient recipients reclamer reclasser reclassify reco recognise recognised recoit ' +
  'recomandation recomendation recommandation recommencer recommend recommendation recomputation recompute recomputed reconcile reconnaitre reconnu reconnue record recorded ' +
  'records recos recover recovered recoveries recovery rectif rectifie recu recul recule reculer recupere recuperer recurent recurrent recurrente recurring red redemarrage ' +
  'redemarre redemarrer redige rediriger redo reds reduce reduction reduire reduit reduite redy reefer reel reelle reellement reentrainement reentrainer ref refaire refais ' +
  'refer reference referentiel referentielles refermee refile refilee refiler refit reflechir reflect refresh refus refusal refuse refused refusee refusees refuser refuses ' +
  'regard regarde regarder region register reglage reglages regle regler regles regr regression regressors regretter regroupe regroupement regrouper regul regular regularite ' +
  'regularity regularly regulateur regulateurs regulation regulators regulier rehearsal rehersal reimporter reingest rejcts reject rejected rejecting rejection rejects rejet ' +
  'rejete rejetee rejetees rejeter rejetes rejets rejeu rejouer relachement relance relancer relate relatif relation relationship relative relaunch relearn release relevant ' +
  'releve relever releves reliability reliable relire reload relocate rely remain remaining remains remap remark remarque remarquer remedy remember remercie remets remettre ' +
  'remind reminder remise remonte remontee remonter remote removals remove removing remplacant remplacer rempli remplir remplisage remplissage rename renamed renaming ' +
  'rencontre rencontrer render rendering rendre rendu renome renomme renommer renotifier renseigne rentre rentrer renvoyer reopen reouvrir repair repaired reparation repare ' +
  'reparer reparti repartir repartition repasse repeat repeated repeating repercussion repercussions repere repertoire repete repetee repeter repetes repetition replace replay ' +
  'repli reply repond repondere repondre reponds repondus reponse report reported reporter reporting reports repos reposer repousser reprend reprendre reprends repreneur ' +
  'reprise reprot req requalifier request requested requester requete requetes require requirement requis rerun reschedule rescue reseau reserve reserver reset resister reso ' +
  'resolu resolue resolution resolve resolved resoudre resource resources resp respecter respond responding responsable response responsible ressembler resserre ressource ' +
  'ressources rest restant restante restants restart restauration restaurations restaure restaurer reste restent rester restitution resto restoration restorations restore ' +
  'restored restores restors restos restreindre restreins restrict restricted result resultat resume resumer retabli retablissement retad retard retardataires retarde retarder ' +
  'retards retenir retention retenues retex retire retired retirees retirement retirer retitle retombees retour retourner retrain retrained retraining retreat retrial retrian ' +
  'retried retries retro retrouve retrouver retry return returns reunion reunis reussi reussie reussir reussis reussite rev reveal reveil reveille reveiller revenir revenu ' +
  'reverse revert reviens revient review revise revision revoir rewrite rex rezo rgpd rhythm rid rien right rights ring rings ripple rise rises rising risk risky risque ' +
  'risquer riviere rms rmse rna road robocall robot role roles roll rollback rolling rollout rond room root rose rouge rouges rough roughly round rounds routage route routes ' +
  'routeurs routine routing rouvre rouvrir row rows rpo rps rpt rtard rto rubrique rule rules run runbook runid runing runned running runs runtime rupture rush rythme sable ' +
  'safe safety sag said sais saisonalite saisonnalite saisonnier salaries sale sales salle salon salt salut same samedi sample sampled samples sand sank sans sante sarima ' +
  'sarimax sas sat saturated saturates saturating saturation saturday sature saturee satures sauf saut saute sautees sauter sautes sauv sauve sauvegarde sauvegardee ' +
  'sauvegarder sauvegardes sauvegrade sauver save saved saves saving savoir say saying says sbc scale scaled scan sceanrio scenarii scenario scenarios sched schedule scheduled ' +
  'scheduler schema scheme school science scnerio scope score scrap scratch screen screenshot script scrubbed scrubbing sdc seafood seance search season seasonal seasonality ' +
  'seat sec second seconde secondes seconds secours secret secs secteur secteurs section secu secure securite see seek seen seizure select sell selon sem semaine semaines ' +
  'semblable semble sembler semester semestre semestres semestriel send sending senior seniority sens sense sensible sensitive sensitivity sent sentence sentir sep separate ' +
  'separated separateur separer separes sepid seps sept september septembre sequence serach serait serch serie series serieux serious seriousness sers sert serv serve server ' +
  'servers serveru serveur serveurs service services servir servr servrs session set sets setting settings settle setup seuil seuils seul seulement seven several severe ' +
  'severite severity sgbd shaky shame shape share shared sharp sharply she shed shedule sheet sheets shell shift shifted ship shipping shock shoot shop short shorten shorter ' +
  'shortest shorties shortly shot should shout show showed shows showstopper shrank shrink shrinking shrot shrunk shut shutdown shw sick side siege sight sigma sign signal ' +
  'signaler signature signe signed signer signification signifie signifier sil silence silent silver similaire similaires similar simple simplement simu simul simulate ' +
  'simulated simulating simulation simule simulees simuler simultanees simultaneous simultanes simulte simus since single singulier sink sinon sinthese siouplait site sitrep ' +
  'situation situer six size sizing skill skip skiped skippe skipped skippes skips skyrocketed sla slack slak slas sleep slice slide slider slides sliding slip slippage ' +
  'slipped slipping slips slope slot slow slowdown slower slowest slowing slowness slows slt sluggish slump small smaller smallest smart smooth smoothing snag snap snapshot ' +
  'snooze social sociale societe soft software soir soiree solde solder soleil solely solide sollicitation solution solve sombre some somebody someone something somewhere ' +
  'somme sommeil sommes sommet son sonne sonner sonnerie sont soon sooner soonest sorry sors sort sortait sorte sorted sorti sortie sorties sortir souci soudain soudaine ' +
  'souffrance souffrir souhaiter soulager soulever soumettre sound soupcon source sources sourdine sous soutenir south souvenir souvent space spam spamme spanning spare speak ' +
  'special specific specifie specifique speech speed speedier speediest spell spend spent spike spiked spikes split sporadic spot spread spreadsheet spring spurious sql squad ' +
  'square squared src srry srv sry ssd ssis ssisdb ssl stable stack stacked stacktrace stade staff stage stagging staging stagnant stagnation stagne staleness stalled stand ' +
  'standard stands star starred start startable started starting starts state statement states static station stats statu status statuses statut statuts staus stay stayed std ' +
  'stdard steady steerco steering step stepaction steps stg stick still stmt stockage stockages stocke stockee stocker stockes stokage stone stop stoppe stor storage stord ' +
  'store stored storm story stp straight strange strat strategie strategy streak stream street stress strict strictly string strip strong strongest structure struggling stuck ' +
  'student study stuff stupid style sub subir subit subject submit subscribe subscribed subscription subsequent substitute subtract succeed succeeded succes success successes ' +
  'successeur successeurs successful successive successor suceeded such sudden suddenly suffer suffers suffira suffire suffix suggerer suggest suggested suggestion suggestions ' +
  'suis suit suitable suite suivant suivante suivants suiveuse suivi suivis suivre sujet sum summarise summarize summary summed summer sun sunday sup super superieur ' +
  'superieure superior superpose superposer superposition superviseurs supervision supplier supply support supporter supporting supposant suppose supposed supposer supposing ' +
  'supposons supprime supprimer suprime suprimer sur surbooking surcharge sure surface surge surimpression surprise surtout surveillance surveille surveiller survenir survenu ' +
  'survey suspect suspendre suspens suspicious svg svp swap sweet switch switched switching switchover symbol synonyme synopsis synthese synthetise system systeme tab tabel ' +
  'table tableau tableaux tables tablespace tableur tablo tabular tabulated tache taches tag tail taille taire take taken takes taking talk talking talktime tally talnd tampon ' +
  'tandis tant tantot tard tarder tardif tardifs tardive tardy target tariff tarte task tasks taux taxation tbc tbl tbs tdb tdy teach team teamlead teammate teams technique ' +
  'technology tel telecharge telecharger telephone telephonique tell tellement telling temoin temp template templates tempo temporaire temporairement temporary temporelle ' +
  'temporisation temps ten tenant tend tendance tendence tendency tendre tenir tentative tentatives tentatve tenter tentes tenues tera terabites terabyte terabytes teraoctet ' +
  'teraoctets teras term terme terminate terminated terminating termination termine terminee terminees terminer termines termintated terms terrain terre tes test tester tete ' +
  'text texte than thank thanks that thats the their them then theorique theory there thermique thermometer these they thick thin thing things think thinking third thirty this ' +
  'thks tho those thousand thread threat three threefold threshold through throughout throughput throw thrown thru thruput thu thumb thur thurs thursday thx tick ticked ticket ' +
  'tickets tidy tie tier tiers tight tighten tightest tiket til till time timed timeline timeout timer times timeseries timetable timezone tiniest tiny tired tirer title titre ' +
  'titres tks tldr tlogcatcher tls tmap tmout tmr tmrw tmw today todo tody together toi token told tombe tombee tomber tomorrow ton tone tonight tonigt tonite tons too took ' +
  'tool tools top topic topo tot total totale totalement totalite totals totaux touch touche touched toucher touches tough toujours tour tourne tournent tourner tours tous ' +
  'tout toute toutefois toutes toward tps trace traceback tracer traces track tracking trade traduis traffc traffic trafic trafics trail trailing train traine trained training ' +
  'traitement traitements traiter trajectoire trajectoires trajectory tranche tranches tranfer tranform tranquille transfer transfere transferee transferer transferred ' +
  'transfers transfert transfo transform transformation transformer transforming transition transiton translate translation transmets transmettre transmision transmission ' +
  'transmit transmition transmitted transparent transport trash travail travailler travaux travel traverser treat tree trend trends tres treshold trheshold tri trial trick ' +
  'trie tried trier tries trigger triggered trim trimestre trimestrielle trio trip triple tripled tripler trk trois troisieme trompe tromper tronc tronque trop trou trouble ' +
  'troubleshoot trouee trous trouve trouver truc truck trucks trucs true trunc truncated truncation trunck trunk trunks trust trustworthy truth try tstatcatcher tue tues ' +
  'tuesday tunnel turn turned turning tweak twelve twenty twice two twofold type typed types typical typing typlogie typo typologie typologies typology typos ultra unable ' +
  'unaggregated unanswered unassigned unauthorized unavailability unavailable unbacked uncategorised uncertain uncertainty unchanged unclassified uncleaned unclose uncorrected ' +
  'undated undecided undelivered under underlying understand understood undetermined undo une unfinished unfixed unfollow unforeseen unicite unicodedecodeerror union unique ' +
  'uniquement uniques uniqueviolation unit unitaire unitaires unite universal universel unknown unknwon unless unlisted unmask unmatched unmute unparseable unprotected ' +
  'unreachable unreadable unrecognised unresolved uns unseen unsnooze unsolved unspecified unstarted unsub unsubscribe unsuccessful until untouched unused unusual upcoming ' +
  'update updated upgrade upload uploaded uploader upper upstairs upstream upstreams uptick upwards urgence urgency urgent urgente urgently url usage usager use used useful ' +
  'user users usual usualy usuel utc utf utile utilisateur utilisateurs utilisation utilise utilisee utiliser utilization vacation vague valable valeur valeurs validate ' +
  'validating validation valide valider valoir value values vanished varchar variabilite variable variables variance variant variante variation variations varier various vary ' +
  'vas vbr veam veeam veem veille veiller velocite velocity ven vendre vendredi venir vent vente ventilation ventile venu verb verifie verified verifiee verifier verify ' +
  'veritas verite verouille verrou verrouille verrouillee verrouillees vers verser version versions versus vert verte vertes very veut veux vheam via victim victime vide vider ' +
  'vides vie viennent viens vient vieux view village ville violation vire virer virgule virtual virtuel virtuels vis visee visible visit visite visual visualise visualize ' +
  'visuel vital vite vitesse vivant vive vivre vmdk vms vocabulaire vocale voice voie voip voir vois voisin voit voiture voix vol voler volet vols voluma volume volumes ' +
  'volumetrie volumetry votre voudrais voulais vouloir vous voyage vpn vpnid vrai vraie vraiment vrille vue vues waht wait waited waiting wake walk wall wallboard wane want ' +
  'wants warehouse warm warn warned warning warnings warnning was wasn waste wat watch watched watching watchlist water wave way weak weakest wear weather web wed wednesday ' +
  'weds wee week weekday weekdays weekend weekends weekly weeks weigh weighed weighs weight weighted weird welcome well wen went were west wharehouse what whatever whats whch ' +
  'wheel when whenever whens where whereabouts whether which white whitelist whn who whole whom whos whose why wide wife wild will win wind window wins winter winters wip wipe ' +
  'wise wish with within without wkbook wkend wkly wknd wks wolf won wonder wood word wording words work workaround workbook workbooks worked working workload works worksheet ' +
  'world worry worse worst worth wot would wrap write writes written wrong wrote wrst wtd xls xlsx xmas yaml yday yeah year yearly years yellow yen yep yes yest yesterday yet ' +
  'you young your yoy yrs ystd ytd yup zappe zapper zarbi zero zip zone zoom zoome zoomer zoulou zulu '
).trim().split(' '))
