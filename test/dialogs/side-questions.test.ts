import { describe, expect, it } from '@jest/globals';
import type { Topic } from '../../dialogs/events';
import { createTypist, type Reached, typistIn } from './typist';

type Asked = readonly [state: Reached, text: string, ...topics: Topic[]];

async function isAnswered([state, text, ...topics]: Asked, locale: 'fr' | 'en') {
  const user = await typistIn(state, text);
  expect([text, [...user.topics()].sort(), user.locale()]).toEqual([text, [...topics].sort(), locale]);
}

describe('a precise side question gets its answer', () => {
  const inFrench: Asked[] = [
    ['whereIsNumen', 'est-ce qu’ils vont me demander ma carte d’identité ?', 'papersToBring'],
    ['whereIsNumen', 'comment ils savent que c’est bien moi au bout du fil ?', 'papersToBring'],
    ['external', 'concrètement il me faut quoi : un nom, un courrier, une signature ?', 'papersToBring'],
    ['whereIsNumen', 'l’appel est gratuit ?', 'callCost'],
    ['whereIsNumen', 'ils sont ouverts le mercredi après-midi ?', 'openingHours'],
    ['whereIsNumen', 'je dis quoi au téléphone ?', 'whatToSay'],
    ['whereIsNumen', 'mon mari peut appeler pour moi ?', 'callsForMe'],
    ['whereIsNumen', 'elle veut que moi j’appelle a sa place', 'callsForMe'],
    ['whereIsNumen', 'si je ferme la page, je perds tout ?', 'comeBack'],
    ['whereIsNumen', 'pourquoi le rectorat et pas mon lycée ?', 'whyRectorat'],
    ['whereIsNumen', 'rectorat ? pas la DSDEN de l’Ain ?', 'officeNumbers'],
    ['whereIsNumen', 'je peux appeler le 04 77 81 41 00 ?', 'officeNumbers'],
    ['whereIsNumen', 'le 04 72 80 67 67 c’est bon pour moi ?', 'officeNumbers'],
    ['whereIsNumen', 'il n’y a pas de secrétariat dans mon école', 'noSecretary'],
    ['whereIsNumen', 'je peux pas plutôt le voir sur I-Prof ?', 'iprofHasIt'],
    ['identify', 'le numen et la date de naissance c’est tout ?', 'whatIsNeeded'],
    ['identify', 'je suis aveugle, le formulaire est accessible ?', 'accessibility'],
    ['identify', 'combien de temps j’ai pour remplir ?', 'timeLimit'],
    ['identify', 'il faut mettre des majuscules dans le numen ?', 'numenTyping'],
    ['askNumenKnown', 'ce n’est pas le numéro de sécurité sociale ?', 'notOtherNumber'],
    ['askNumenKnown', 'combien de chiffres il y a dans le numen ?', 'numenShape'],
    ['askNumenKnown', 'c’est le numéro sur ma fiche de paie ?', 'numenOnPaper'],
    ['chooseProfile', 'je suis vacataire, je suis quand même du personnel ?', 'contractIsStaff'],
    ['chooseProfile', 'je ne suis plus dans l’académie', 'leftAcademie'],
    [
      'start',
      'j’étais instit chez vous, je suis à Rennes maintenant, et mon ancienne boîte ne s’ouvre plus',
      'leftAcademie',
    ],
    ['start', 'pour voter c’est l’adresse de Rennes ou l’ancienne ?', 'voteAddress'],
    ['start', 'que faites-vous de mes données ?', 'privacy'],
    ['newPassword', 'il faut connaître l’ancien mot de passe ?', 'oldPasswordNeeded'],
    ['newPassword', 'est-ce que je peux le coller depuis mon gestionnaire ?', 'pasting'],
    ['newPassword', 'j’ai droit à combien d’essais ?', 'triesLeft'],
    ['newPassword', 'laquelle des règles manque exactement ?', 'whichRule'],
    ['newPassword', 'le dièse c’est bon ?', 'specialCharacters'],
    ['newPassword', 'le signe € possible ?', 'specialCharacters'],
    ['account', 'je le note dans mon carnet, ou ce n’est pas prudent ?', 'keepSafe'],
    ['account', 'pour mon fils ça ne change rien ?', 'otherAccounts'],
    ['account', 'épelez-moi mon nom d’utilisateur', 'spelling'],
    ['account', 'identifiant et adresse mail, c’est pareil ?', 'nameOrAddress'],
    ['account', 'le pirate peut-il encore lire mes messages ?', 'openSessions'],
    ['account', 'le faux message, je le transfère à quelqu’un au rectorat ?', 'forwardOrDelete'],
    ['account', 'mon téléphone réclame encore l’ancien mot de passe', 'aftercare'],
    ['account', 'on peut récupérer juste un seul dossier ?', 'partialRestore'],
    ['account', 'vous pouvez me redire l’adresse du site à ouvrir et rien d’autre', 'webmail'],
  ];
  const ofMore: Asked[] = [
    ['whereIsNumen', 'ils vont me le donner tout de suite ?', 'numenDelay'],
    ['whereIsNumen', 'je peux y aller sur place ?', 'visitOffice'],
    ['whereIsNumen', 'qui je demande au téléphone, quel service ?', 'whichService'],
    ['whereIsNumen', 'je suis à l’étranger, je fais quel indicatif ?', 'fromAbroad'],
    ['newPassword', 'est-ce que vous voyez mon mot de passe ?', 'seesPassword'],
    ['newPassword', 'je peux afficher les points noirs en clair ?', 'showPassword'],
    ['newPassword', 'je peux le voir quand je tape ?', 'showPassword'],
    ['newPassword', 'on voit ce que je tape ?', 'seesPassword'],
    ['newPassword', 'je peux remettre l’ancien ?', 'weakIdea'],
    ['newPassword', 'c’est l’ordinateur de la salle des profs, c’est risqué ?', 'sharedComputer'],
    ['account', 'mon adresse va changer ?', 'nameStays'],
    ['account', 'ça marche tout de suite ?', 'duration'],
    ['identify', 'pourquoi vous demandez ma date de naissance ?', 'whyAsked'],
    ['identify', 'le mois avant ou le jour avant ?', 'dateFormat'],
    ['identify', 'c’est quoi le type de compte ?', 'accountType'],
    ['identify', 'je peux le faire plus tard ?', 'comeBack'],
    ['askNumenKnown', 'je peux vous l’écrire ici ?', 'numenSafe'],
    ['askNumenKnown', 'tout le monde en a un ?', 'whoHasNumen'],
    ['start', 'vous êtes ouverts la nuit ?', 'alwaysOpen'],
    ['start', 'je peux le faire depuis mon téléphone ?', 'anywhere'],
  ];
  const inEnglish: Asked[] = [
    ['whereIsNumen', 'What documents should I have with me when I call?', 'papersToBring'],
    ['whereIsNumen', 'How much does the call cost from abroad?', 'callCost'],
    ['whereIsNumen', 'What should I say to them in French?', 'whatToSay'],
    ['whereIsNumen', 'Can my wife call instead of me?', 'callsForMe'],
    ['whereIsNumen', 'Grand, I will ring. Will they speak English do you think', 'englishSpoken'],
    ['whereIsNumen', 'Do I have to start all over when I have it?', 'comeBack'],
    ['start', 'What do you store, and for how long?', 'privacy'],
    ['newPassword', 'Does this change my I-Prof password too?', 'iprof'],
    ['newPassword', 'Can I paste it from my password manager?', 'pasting'],
    ['account', 'Can you spell my username please', 'spelling'],
    ['identify', 'Does your form work with a screen reader?', 'accessibility'],
    ['account', 'Can you restore only one folder?', 'partialRestore'],
  ];

  it.each([...inFrench, ...ofMore])('%s: « %s »', (...asked) => isAnswered(asked, 'fr'));
  it.each(inEnglish)('%s: “%s”, in English', (...asked) => isAnswered(asked, 'en'));

  it.each<Asked>([
    [
      'whereIsNumen',
      'c’est un numéro payant ? et ils ouvrent jusqu’à quelle heure ?',
      'callCost',
      'openingHours',
    ],
    [
      'identify',
      'est-ce que les champs sont étiquetés pour voice over et est-ce qu’il y a un temps limité',
      'accessibility',
      'timeLimit',
    ],
    ['account', 'ils peuvent encore lire mes messages ? et je préviens qui ?', 'openSessions', 'whoToWarn'],
    [
      'newPassword',
      'Quelle est la longueur minimale ? et puis-je mettre des espaces ?',
      'passwordRules',
      'specialCharacters',
    ],
  ])('%s: both parts of « %s »', (...asked) => isAnswered(asked, 'fr'));
});

describe('a precise question that has no answer here', () => {
  it.each([
    ['identify', 'comment je mets une signature ?', 'fr'],
    ['identify', 'je peux changer de photo de profil ?', 'fr'],
    ['newPassword', 'il expire au bout de combien de temps, le nouveau mot de passe ?', 'fr'],
    ['whereIsNumen', 'il y a un parking devant le rectorat ?', 'fr'],
    ['newPassword', 'is there a maximum length for the password?', 'en'],
  ] as const)('%s: « %s » is said to be unknown, and nothing moves', async (...[state, text, locale]) => {
    const user = await typistIn(state);
    await user.says(text);
    expect([user.topics(), user.state(), user.locale()]).toEqual([['notKnown'], state, locale]);
  });

  it.each<Asked>([
    ['newPassword', 'je peux garder le même identifiant ?', 'nameStays'],
    ['newPassword', 'mon mari peut voir mon mot de passe ?', 'seesPassword'],
    ['start', 'school account password'],
    ['account', 'quelqu’un est venu réparer ma boîte'],
    ['whereIsNumen', 'je l’ai trouvé sur iprof'],
  ])('is none of those that have one, nor are these another: %s: « %s »', async (state, text, ...topics) => {
    const user = await typistIn(state);
    await user.says(text);
    expect([text, user.topics()]).toEqual([text, topics]);
  });
});

describe('what is said beside a side question still counts', () => {
  it.each([
    [
      'askNumenKnown',
      'Non je ne crois pas. Ce n’est pas le numéro de sécurité sociale ?',
      'askStaffCategory',
    ],
    ['askNumenKnown', 'non, je vais voir sur i-prof', 'askStaffCategory'],
    ['askNumenKnown', 'Oui je l’ai sous les yeux. Il commence par 10, c’est normal ?', 'identify'],
    ['chooseProfile', 'je suis contractuelle pour un an, je suis quand même du personnel ?', 'identify'],
    ['start', 'j’ai perdu mon mot de passe, il faut l’ancien mot de passe pour changer ?', 'askNumenKnown'],
    ['start', 'NUMEN : pas sous la main. I-Prof me le donne, j’y vais.', 'askStaffCategory'],
    ['whereIsNumen', 'elle va appeler demain. je lui dis de demander quoi au juste ?', 'paused'],
  ] as const)('%s: « %s » leads on to %s', async (state, text, next) => {
    const user = await typistIn(state);
    await user.says(text);
    expect([text, user.topics().length, user.state()]).toEqual([text, 1, next]);
  });

  it('keeps the page where it is for a question about nothing else', async () => {
    const user = await typistIn('newPassword');
    await user.says('c’est bien moi. Il faut que je mette l’ancien ? je ne l’ai plus, justement');
    expect([user.topics(), user.state()]).toEqual([['oldPasswordNeeded'], 'newPassword']);
  });
});

describe('what only sounds like one', () => {
  it.each<Asked>([
    ['start', 'Mouvement inter : ouverture du serveur le 18 à midi, ou le 19 ?'],
    ['start', 'À quelle heure ferme le self ?'],
    ['askNumenKnown', 'je l’ai trouvé sur mon arrêté'],
    ['askNumenKnown', 'Yes, the NUMEN is on my contract'],
    ['askNumenKnown', 'externe ça veut dire quoi au juste ?', 'profiles'],
    ['account', 'they even spelled my name right'],
    ['identify', 'que dois-je écrire ici ?'],
    ['askStaffCategory', 'SAENES en collège, quel service contacter ?'],
  ])('%s: « %s »', async (state, text, ...topics) => {
    const user = await typistIn(state);
    await user.says(text);
    const precise: Topic[] = [
      'openingHours',
      'numenOnPaper',
      'whatToSay',
      'spelling',
      'numenSafe',
      'whichService',
    ];
    expect([text, user.topics().filter(topic => precise.includes(topic))]).toEqual([text, []]);
    expect(user.topics()).toEqual(expect.arrayContaining(topics));
  });
});

describe('who speaks of a colleague', () => {
  it.each([
    ['askNumenKnown', 'ma collègue me dit qu’il est écrit sur mon arrêté, je l’ai', 'identify'],
    ['askNumenKnown', 'my colleague told me where to look, I have my NUMEN', 'identify'],
    ['start', 'ma collègue dit que ça marche chez elle, moi j’ai perdu mon mot de passe', 'askNumenKnown'],
  ] as const)('%s: « %s » asks for oneself', async (state, text, next) => {
    const user = await typistIn(state);
    await user.says(text);
    expect([text, user.topics(), user.state()]).toEqual([text, [], next]);
  });

  it.each(['ma collègue a oublié son mot de passe', 'ma collègue me dit qu’elle a perdu son mot de passe'])(
    '« %s » is told that it is done in person',
    async text => {
      const user = await typistIn('start');
      await user.says(text);
      expect(user.topics()).toContain('inPerson');
    },
  );
});

describe('an answer says what is true', () => {
  it('spells the name, or says that it is not known yet', async () => {
    const known = await typistIn('account');
    await known.says('épelez-moi mon nom d’utilisateur');
    expect(known.hears()).toContain('c, f, i, c, t, i, v, e');
    const unknown = await typistIn('start');
    await unknown.says('épelez-moi mon nom d’utilisateur');
    expect(unknown.hears()).toContain('pas encore');
  });

  it('names the office, with whose numbers they are', async () => {
    const user = await typistIn('whereIsNumen');
    await user.says('je peux appeler le 04 77 81 41 00 ?');
    expect(user.hears()).toContain('DSDEN de la Loire (42)');
  });

  it.each([
    'private lycée under contract',
    'teacher in a private school under contract',
    'prof dans le privé sous contrat',
  ])('« %s » is sent to the rectorat, and not to the school', async text => {
    const user = createTypist();
    await user.says('j’ai oublié mon mot de passe', 'non', text);
    expect(user.context().category).toBe('prive');
    expect(user.hears()).not.toContain('secrétariat');
  });

  it('sends an AESH without a secretary to the head of the school', async () => {
    const user = createTypist();
    await user.says(
      'j’ai oublié mon mot de passe',
      'non',
      'je suis AESH',
      'il y a pas secrétaire, seulement la directrice',
    );
    expect([user.context().category, user.topics()]).toEqual(['aed_aesh', ['noSecretary']]);
  });

  it('says who knows what is not known here', async () => {
    const user = await typistIn('account');
    await user.says('et le serveur sortant ?', 'qui pourrait me le dire ?');
    expect(user.topics()).toEqual(['rectorat']);
  });
});

describe('a post and a place that are told in passing', () => {
  it.each([
    ['fr', 'je suis prof d’SVT au lycée de Bourg', 'j’ai oublié mon mot de passe', 'je n’ai pas mon numen'],
    [
      'fr',
      'Bonjour, je suis professeure des écoles à Roanne',
      'j’ai perdu mon identifiant',
      'je n’ai pas mon numen',
    ],
    ['en', 'Hi, I am a maths teacher in a collège', 'I lost everything', 'I don’t have my NUMEN'],
    [
      'fr',
      'je suis AESH à Bourg et je ne comprends rien',
      'j’ai perdu mon mot de passe',
      'je n’ai pas de numen',
    ],
    [
      'fr',
      'c’est pour ma mère, elle est infirmière scolaire et elle a perdu son mot de passe',
      'elle n’a pas de numen',
    ],
  ] as const)('%s: « %s » is not asked again', async (_locale, ...texts) => {
    const user = createTypist();
    await user.says(...texts);
    expect(user.state()).toBe('whereIsNumen');
  });

  it('are not those of a secretary who is named while the NUMEN is looked for', async () => {
    const user = await typistIn('whereIsNumen');
    await user.says('la secrétaire est absente aujourd’hui');
    expect(user.context().category).toBe('enseignant_second_degre');
  });
});

describe('what was said is not asked again', () => {
  it.each([
    ['askNumenKnown', 'oui j’ai mon nu mène pardon mon numéro n u m e n il est dans mes notes', 'identify'],
    ['askNumenKnown', 'non mon n u m e n je ne l’ai pas', 'askStaffCategory'],
    ['start', 'je veux voter mais je connais pas mon adresse', 'askNumenKnown'],
    ['start', 'Ah pardon, pas écrire ici. Personnel', 'identify'],
    ['start', 'je suis personnel et j’ai perdu mon mot de passe', 'askNumenKnown'],
  ] as const)('%s: « %s » goes on to %s', async (state, text, next) => {
    const user = await typistIn(state);
    await user.says(text);
    expect([text, user.state()]).toEqual([text, next]);
  });

  it('tells who has left the académie more than once, each time what was asked', async () => {
    const user = await typistIn('identify');
    const heard: Topic[][] = [];
    for (const text of [
      'ni l’un ni l’autre, je ne suis plus chez vous',
      'je m’adresse à qui, à Rennes ou chez vous ?',
      'on peut me restaurer les messages ou c’est parti à la benne ?',
    ]) {
      await user.says(text);
      heard.push(user.topics());
    }
    expect(heard).toEqual([['neitherProfile'], ['leftAcademie'], ['formerBox']]);
  });
});
