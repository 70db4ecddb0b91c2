/** Wordings of several words that stand for one; applied in this order to folded text. Bounded, so never slow. */
export const phrases: readonly [RegExp, string][] = [
  [/[\u{1F44D}\u{1F44C}\u2705\u2714]/gu, ' oui '],
  [/[\u{1F44E}\u274C]/gu, ' non '],
  [/\u{1F64F}/gu, ' merci '],
  [/\b(?:mots?|mo|mit) ?d(?:e|u)? ?(?:passe?s?|pase?s?|pace|passse|psse|pssse|passs?)\b/g, 'motdepasse'],
  [/\bpass ?words?\b/g, 'motdepasse'],
  [/\b(?:utilisa(?:teur|trice)s? externes?|(?:outside|external) users?)\b/g, 'externe'],
  [/\bnoms? ?(?:d ?'? ?|de )?(?:utili[sz]ateurs?|usagers?|user|utilisatrice)\b/g, 'identifiant'],
  [/\bnom utilisateur\b/g, 'identifiant'],
  [/\bnom de compte\b/g, 'identifiant'],
  [/\b(?:user|login|account) ?(?:name|id)s?\b/g, 'identifiant'],
  [/\be ?-?mails?\b/g, 'courriel'],
  [/\bboites?(?: aux)? lettres?\b/g, 'boite'],
  [/\bboites? (?:mails?|mel|courriel)\b/g, 'boite'],
  [/\bmail ?box\b/g, 'boite'],
  [/\bi ?-? ?prof\b/g, 'iprof'],
  [/\bespaces? (?:d')?(?:electeurs?|electrices?|elections?)\b/g, 'espaceelecteur'],
  [/\bportail electeur\b/g, 'espaceelecteur'],
  [/\bvoter (?:space|portal|account)\b/g, 'espaceelecteur'],
  [/\bqu ?'?(?:est|et) ?-?ce ?que? ?c ?'?est ?que?\b/g, 'cestquoi '],
  [/\bqu ?'?est ?-?ce ?que? ?c ?'?est\b/g, 'cestquoi '],
  [/\bqu ?'?est ?-?ce ?qu[e'](?= (?:le|un|ce) )/g, 'cestquoi '],
  [/\b(?:qu ?'?est ?-?ce ?qu[e']?|keske|kes ?ke|kesk|qu'es que|quesque)\b/g, 'questceque '],
  [/\b(?:est|es) ?-?(?:ce ?)?qu[e']/g, 'estceque '],
  [
    /\b(?:c ?'? ?(?:est|et|es)|c|ce|cest|ces|cet|sai|se|sa|what is|what's|whats|kel est|quel est|quelle est) ?(?:koi|kwa|quoi)\b/g,
    'cestquoi',
  ],
  [/\ba l'aide\b/g, 'aide'],
  [/\b(?:do not|don t|don't|dont|does not|doesn't|doesnt|cannot|can't|cant|isn't|isnt|won't)\b/g, ' pas '],
  [/\b(?:can no longer|no longer)\b/g, ' plus '],
  [/\bsous les yeux|sous la main\b/g, 'souslamain'],
  [/\b(?:1|prem)(?:er|ere|iere)\b/g, 'premier'],
  [/\b(?:j'ai|jai|g|jé|gai|i have|i've|ive) /g, 'jai '],
];

/** Synonyms, shorthand and common slips, by the word that stands for them all. Folded forms only. */
export const concepts: Readonly<Record<string, string>> = {
  mdp: 'mdps mdpasse motdepasse mtp mpd pwd passwd password passwords pw psw pass motpasse passcode mpd',
  identifiant:
    'identifiants identifian identifent identifient idantifiant identifiannt identifiand login logins log loggin username usernames id ident identif user credentials logon',
  oublie:
    'oublier oubliee oubliees oublies oubli oubliai oublaie oubliez zappe zapper zap oubier oubile forgot forgotten forget rappelle rappele rapel rapelle rapele souviens souvien souvient remember echappe',
  perdu:
    'perdue perdus perdues perdut egare egares egaree paume perte lost misplaced perdre introuvable introuvables lose',
  retrouver:
    'retrouve retrouvé trouver trouve recuperer recupere recup recuperation find found chercher cherche recherche rechercher trouvez',
  numen: 'numem numens numene nume numenn numeen nuumen numn numemn numan numenne numin',
  messagerie:
    'mesagerie messagrie messageri boite boites boit mailbox bal webmel inbox boiate messageries messsagerie bte mesagery',
  webmail: 'webmails convergence convergeance web-mail',
  courriel: 'mail mails mel mels courriels email emails courrier courriers message messages',
  adresse: 'adress adresses adrs adr address adrese',
  compte: 'comptes account accounts conte',
  parametre:
    'parametres reglage reglages configuration configurations config parametrage parametrages settings setting configurer parametrer configure param params setup installer synchroniser synchronisation parametré configuré',
  imap: 'pop pop3 smtp imaps ssl tls port ports',
  serveur: 'serveurs server servers',
  appareil: 'thunderbird outlook iphone android smartphone tablette tablet mac ordi gmail',
  regle:
    'regles contrainte contraintes exigence exigences critere criteres condition conditions consigne consignes requirements requirement rules rule policy complexite longueur length taille',
  caractere:
    'caracteres lettre lettres chiffre chiffres majuscule majuscules minuscule minuscules symbole symboles characters character letters digits capital caracter caracteres special speciaux',
  bonjour: 'bjr bonjours bonjoure bjour slt salut hello hi hey bonsoir bsr coucou cc rebonjour',
  merci: 'mrc mci thx thanks tks ty mercii merchi thank remercie remerciements cheers',
  svp: 'stp pls plz please plait',
  pour: 'pr por for',
  je: 'j jme jte i jsui jsuis jveu jveux jvoudrai jpeux jpeu',
  pas: 'pa not',
  jamais: 'never jms',
  plus: 'pu plu',
  quoi: 'koi kwa what what s',
  que: 'ke q ki qui who',
  ou: 'where',
  comment: 'comen coment commen how kmt',
  beaucoup: 'bcp',
  tout: 'tt tous toute toutes ts everything all tou',
  dans: 'ds',
  quand: 'kan qd when',
  quel: 'kel quelle quels quelles laquelle lequel which kelle',
  combien: 'cb cbien',
  probleme: 'pb pbl problem prob souci soucis problemes issue trouble bug soussi pbm probs',
  telephone:
    'tel telefone fone phone portable mobile telephonne appeler joindre contacter telephoner call contact hotline tél appel',
  numero: 'num number no',
  parler: 'speak talk discuter echanger',
  personne:
    'humain human someone quelquun conseiller conseillere technicien operateur interlocuteur person somebody',
  changer:
    'change modifier modif changement modification reinitialiser reinitialisation reset renouveler modifie renouvellement redefinir remplacer update renew changez modifiez reinitialise reinitialisez',
  nouveau: 'nouvel nouvelle nouveaux new',
  bloque:
    'bloquer bloques bloquee bloke debloquer debloke debloquez deblocage verrouille verrouillee verrouiller deverrouiller locked lock unlock blocked suspendu desactive suspended disabled blocage bloquez blocked deactivated',
  tentative: 'tentatives essai essais attempts attempt tries',
  connecter:
    'connexion conecter conecte connecte connectee connection conect conection conneter connect connectez connection acceder acces access entrer rentrer rentre ouvrir open ouvre conexion',
  arrive: 'arriv jarrive jarive jariv arrives narrive jarriv parviens',
  oui: 'ui oue ouais yes yep ouai ouii yeah ouaip yup',
  non: 'nan nn no nope nonn nah',
  recommencer:
    'recomencer recomence recommence recommencez restart recommencons reprendre repartir refaire redemarrer reprenons repartons',
  annuler:
    'anuler annule annulez cancel arreter arrete abandonner abandonne abandon stop quitter quit exit stopper annulation abort',
  retour: 'retourner revenir reviens back precedent precedente arriere revenons',
  arnaque:
    'arnak arnaques scam phishing fishing hameconnage filoutage escroquerie fraude frauduleux suspect suspecte pirate piratage pirater piratee hacke hacked hacker louche douteux bizarre fake spam virus',
  fiable: 'officiel securise sur safe legit official confiance authentique secure prudent risque dangereux',
  anglais: 'english englais anglai',
  francais: 'french',
  langue: 'language languages langues langage',
  aide: 'aider aidez help assistance sos',
  voter:
    'vote votes voting election elections electorales electorale electeur electrice electoral scrutin voted elect',
  espaceelecteur: 'electeurs',
  afficher:
    'affiche affichez montre montrez montrer voir show display donne donnez donner give dis dites tell rappelez redonner',
  premiere: 'premier 1ere 1er first prem',
  utilise:
    'utiliser utilisee used use servi servie servir active activer activate activation activee activate ouvert ouverte consulte utilisation',
  restaurer: 'restauration restore restaure restored restauré restorer',
  supprime:
    'supprimer supprimes supprimee effacer efface effaces effacee deleted delete erased suprimer suprime effacé disparu disparus disappeared corbeille jete vide vider gone',
  lien: 'link url site page website lienn',
  secretariat: 'secretaire secretaires',
  signifie: 'mean means meaning signification definition veut dire kezako kesako sert',
  comprends: 'comprend compren compris comprendre understand comprends',
  externe: 'exterieur exterieure externes external outside exterene outsider',
  personnel: 'personel personels personnels staff employe employee salarie fonctionnaire',
  educonnect: 'educonect éduconnect educonet',
  instruction: 'instructions consigne directives prompt restrictions prompts',
  collegue: 'colleague collegues coworker',
  valide: 'valid expire perime expired',
  refuse: 'refusee rejected rejete refused accepte accepted incorrect erronee errone invalide wrong',
};
