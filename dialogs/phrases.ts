import type { Topic } from './events';

/**
 * What a sentence says in so many words, whatever else is read of it: beginnings of words, one phrase a line, without accents
 * nor punctuation (`normalize.ts`), French then English.
 */
export const remarks = {
  isStaff: `
    je suis personnel
    je suis un personnel
    je suis du personnel
    je suis agent
    je suis fonctionnaire
    je suis contractuel
    je suis stagiaire
    je travaille dans l academie
    je travaille pour l academie
    i am staff
    i m staff
    i am a member of staff
    i work for the academ`,
  losesAccess: `
    perdu
    oubli
    plus acces
    pas acces
    n ai plus l acces
    arrive pas a
    arrive plus a
    peux plus me connecter
    peux pas me connecter
    lost
    forgot
    no access
    no longer access
    can t log
    cannot log
    can t get in`,
  namesPassword: `
    mot de passe
    mdp
    password`,
  saysGoodbye: `
    au revoir
    bonne journee
    bonne soiree
    bonne continuation
    bon week end
    a bientot
    adieu
    auf wiedersehen
    tschuss
    arrivederci
    la revedere
    bisous
    a demain
    goodbye
    good bye
    see you
    bye
    have a nice day
    have a good day`,
  wasPhished: `
    trop tard
    j ai tout rempli
    j ai rempli
    j ai clique
    j ai repondu
    j ai donne mon mot de passe
    j ai donne mes identifiants
    j ai donne mon mdp
    j ai mis mon mot de passe
    j ai mis mes identifiants
    j ai saisi
    je me suis fait avoir
    je me suis fait pirater
    je suis tombe dans le panneau
    too late
    i clicked
    i filled
    i answered
    i replied
    i gave my password
    i gave them my password
    i fell for it`,
  namesPhishing: `
    arnaque
    filoutage
    phishing
    hameconnage
    faux mail
    faux site
    mail suspect
    message suspect
    mail bizarre
    pirat
    fraud
    scam
    suspicious`,
  speaksOfAnother: `
    de ma collegue
    de mon collegue
    d une collegue
    d un collegue
    pour ma collegue
    pour mon collegue
    pour une collegue
    pour un collegue
    de mon mari
    de ma femme
    de mon epou
    de mon conjoint
    de ma conjointe
    de ma mere
    de mon pere
    de ma fille
    de mon fils
    de ma directrice
    de mon directeur
    des enseignants
    de mes enseignants
    de nos enseignants
    de mon agent
    le numen de m
    le numen d un
    numen de madame
    numen de monsieur
    son numen
    sa date de naissance
    leur numen
    leurs numen
    my colleague
    a colleague
    my wife
    my husband
    her numen
    his numen
    their numen`,
  speaksOfSelf: `
    mon numen
    my numen
    je suis ne
    i was born`,
  teachesLanguage: `
    prof d anglais
    profs d anglais
    professeur d anglais
    professeure d anglais
    prof de langue
    professeur de langue
    professeure de langue
    prof de francais
    professeur de francais
    professeure de francais
    prof de lettres
    enseigne l anglais
    enseigne le francais
    enseignant d anglais
    enseignante d anglais
    assistant de langue
    assistante de langue
    lecteur d anglais
    lectrice d anglais
    english teacher
    french teacher
    teach english
    teach french
    language teacher
    language assistant`,
} as const;
/** Questions that are asked in few ways, each with an answer of its own. The first that is found counts. */
export const questions = {
  robot: `
    vous etes un robot
    etes vous un robot
    tu es un robot
    es tu un robot
    vous etes une machine
    humain ou un robot
    un humain ou
    etes vous humain
    etes vous une vraie personne
    vous etes une vraie personne
    vous etes une ia
    etes vous une ia
    c est une ia
    are you a robot
    are you a bot
    are you human
    are you a real person
    are you an ai`,
  genuine: `
    un escroc
    des escrocs
    vous etes officiel
    etes vous officiel
    etes vous bien officiel
    c est officiel
    site officiel
    sur votre formulaire
    sur votre site
    votre formulaire est
    fiable votre
    c est securise
    est ce securise
    c est bien securise
    est ce sur
    c est sur votre
    c est sur ce site
    arnaque votre
    vous faire confiance
    que vous etes bien
    que c est bien vous
    que vous n etes pas
    si vous etes vraiment
    qui me prouve
    prouvez
    are you legit
    are you genuine
    are you official
    is this legit
    is this site
    is it safe
    is this safe
    is it secure
    is this form
    is your form
    is this official
    can i trust you
    trust this
    how do i know you
    you are not a scam
    you re not a scam`,
  defaultPassword: `
    mot de passe par defaut
    mdp par defaut
    mot de passe initial
    mot de passe d origine
    mot de passe provisoire
    mot de passe de depart
    premier mot de passe
    mot de passe c est le numen
    mot de passe est le numen
    default password
    initial password
    first password`,
  sharedMailbox: `
    boite de l ecole
    boite de mon ecole
    boite mail de l ecole
    boite de l etablissement
    boite du college
    boite du lycee
    boite de la circonscription
    adresse de l ecole
    boite fonctionnelle
    boite generique
    boite partagee
    shared mailbox
    school s mailbox
    mailbox of the school`,
  privacy: `
    gardez mes donnees
    garde mes donnees
    gardez vous sur moi
    gardez quoi sur moi
    mes donnees personnelles
    rgpd
    gdpr
    my personal data
    do you keep my data
    data do you keep`,
  duration: `
    combien de temps ca prend
    combien de temps cela prend
    ca prend combien
    ca prend longtemps
    c est long
    en combien de temps
    how long does it take
    how long will it take
    does it take long`,
  aftercare: `
    demande sans arret
    demande tout le temps
    redemande sans
    redemande tout le temps
    redemande toujours
    sans arret le mot de passe
    sans arret mon mot de passe
    keeps asking for`,
  phishing: `
    m a demande mon mot de passe
    me demande mon mot de passe par
    donner mon mot de passe a
    donner mon mdp a
    dois je donner mon mot de passe
    dois lui donner
    asked me for my password
    give my password to`,
  retirement: `
    retraite
    retirement
    retired
    retire `,
  certificate: `
    err cert
    cert date
    cert authority
    certificat
    connexion n est pas privee
    votre connexion n est pas
    your connection is not private`,
  mailSettings: `
    imap ou
    pop ou
    pop3 ou
    imap or
    pop or
    pop3 or
    erreur 0x
    error 0x
    0x800`,
  leapDay: `
    ne un 29 fevrier
    nee un 29 fevrier
    ne le 29 fevrier et
    nee le 29 fevrier et
    29 fevrier le site
    date du 29 fevrier
    born on a 29
    born on february 29 and
    born on the 29th of february and
    leap day`,
  parents: `
    je suis parent
    je suis un parent
    je suis une parent
    parent d eleve
    je suis maman
    je suis papa
    je suis eleve
    je suis un eleve
    je suis une eleve
    elections des parents
    election des parents
    elections de parents
    representants des parents
    compte de mon fils
    compte de ma fille
    compte de mon enfant
    i am a parent
    i m a parent
    i am a student
    i am a pupil
    parents election`,
  townStaff: `
    atsem
    agent de mairie
    agente de mairie
    employe de mairie
    employee de mairie
    agent municipal
    agent de la commune
    agent de la region
    agent du departement
    town hall`,
  personalMail: `
    gmail
    hotmail
    yahoo
    outlook com
    orange fr
    wanadoo
    laposte net
    icloud
    boite perso
    mail perso
    messagerie perso
    adresse perso
    personal mail
    personal email`,
  givesNumens: `
    je donne les numen
    donner les numen
    donner leur numen
    donner un numen a
    donner son numen a
    transmettre le numen
    transmettre un numen
    transmettre les numen
    communiquer le numen
    communiquer les numen
    communiquer un numen
    hand out numen
    give out numen`,
  withoutPhone: `
    sans telephon
    sans appeler
    sans passer d appel
    pas telephoner
    pas appeler
    peux pas parler au telephone
    autrement que par telephone
    plutot par mail
    contacter par mail
    joindre par mail
    ecrire plutot
    sourd
    malentendant
    without calling
    without phon
    without the phone
    rather by email
    contact by email
    i am deaf
    i m deaf`,
  noAnswer: `
    personne ne repond
    personne repond
    ne repond pas au telephone
    si ca ne repond pas
    si ca repond pas
    ca ne repond pas
    ca repond pas
    s ils ne repondent pas
    ils ne repondent pas
    le rectorat ne repond
    le secretariat ne repond
    la dsden ne repond
    nobody answers
    no one answers
    nobody picks up
    if they don t answer
    they don t answer`,
} as const satisfies Partial<Record<Topic, string>>;

/** Small words that one language has and the other has not. */
export const frenchWords =
  'je j ai mon ma mes le la les un une est pas ne que qu c ce du des et au pour vous d l moi suis il en';
export const englishWords =
  'i my the is an it keeps saying says wrong password account mailbox username lost forgot forgotten work help ' +
  'please need want no from to do not have how what of for can and am you t don was with where this that in';
