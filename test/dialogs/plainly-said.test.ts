import { describe, expect, it } from '@jest/globals';
import { createTypist, typistIn } from './typist';

describe('what is denied is not taken for its contrary', () => {
  it.each([
    'j’y accède encore, ce n’est pas le mot de passe le souci',
    'mon mot de passe je l’ai oui c’est pas ça',
    'je n’ai pas oublié mon mot de passe',
    'j’ai bien mon mot de passe',
    'le problème n’est pas le mot de passe',
    'mon mdp je l’ai pas perdu',
    'je connais toujours mon mot de passe',
    'I haven’t forgotten my password',
    'I still have my password',
    'the password is not the problem',
  ])('« %s » asks for no new password', async text => {
    for (const state of ['start', 'askNumenKnown'] as const) {
      const user = await typistIn(state);
      await user.says(text);
      expect([user.topics(), user.state()]).toEqual([['passwordKept'], state]);
      expect(user.context().need).toBeNull();
    }
  });

  it.each([
    'j’ai mon mot de passe mais il est refusé',
    'j’ai oublié mon mot de passe',
    'je veux changer mon mot de passe',
    'I know my password but it is rejected',
    'je ne l’ai plus, mon mot de passe',
  ])('« %s » still does', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.topics()).not.toContain('passwordKept');
  });

  it.each([
    'Mon NUMEN ne figure sur aucune pièce en ma possession',
    'mon numen n’apparaît nulle part',
    'je ne trouve mon numen nulle part',
    'mon NUMEN n’est pas sur mes papiers',
    'I can’t find my NUMEN anywhere',
  ])('« %s » looks for it', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect(user.state()).toBe('askStaffCategory');
  });

  it.each([
    'ma messagerie nominative, à distinguer de la boîte fonctionnelle',
    'ma boîte à moi, pas la boîte de l’école',
    'mon adresse personnelle de prof et non la boîte du lycée',
  ])('« %s » is not about the shared mailbox', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.topics()).not.toContain('sharedMailbox');
  });
});

describe('whether we are a scam', () => {
  it.each([
    'c’est une arnaque ce site ?',
    'et c’est pas une arnaque ?',
    'et c pas une arnak hein',
    'legit check ?',
    'vous êtes un bot legit ?',
    'vous êtes pas un escroc au moins',
    'c’est du phishing votre page ?',
    'is this a scam?',
    'is this site fake?',
  ])('« %s » gets the proof', async text => {
    for (const state of ['start', 'whereIsNumen'] as const) {
      const user = await typistIn(state);
      await user.says(text);
      expect([text, user.topics()]).toEqual([text, ['genuine']]);
    }
  });

  it.each([
    'j’ai reçu un mail qui demande mon mot de passe, c’est une arnaque ?',
    'et si quelqu’un me téléphone pour le demander, c’est une arnaque ?',
    'I got an email asking for my password, is it a scam?',
    'un sms me dit de cliquer sur un lien, c’est du phishing ?',
  ])('« %s » is about something else', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.topics()).toEqual(['phishing']);
  });

  it.each([
    'I received a mail address from the academy in October, but I have never opened it.',
    'j’ai reçu une adresse académique à la rentrée, jamais ouverte',
    'on m’a donné une adresse mail en septembre, je ne l’ai jamais utilisée',
    'I was given an academic address and never used it',
    'ils m’ont créé une boîte que je n’ai pas encore ouverte',
  ])('« %s » is no alarm', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.hears()).not.toMatch(/arnaque|It is a scam/iu);
    expect(user.state()).toBe('askNumenKnown');
  });
});

describe('what is ours, or polite, is not sent away', () => {
  it.each([
    'bonjour excusez moi de déranger',
    'Bonjour, je suis l’assistant d’allemand du lycée.',
    'bonsoir, désolée de vous déranger si tard',
    'Bonjour, je m’appelle Claude et je suis en poste à Lyon',
    'Bonjour, je suis la documentaliste du lycée, j’espère que vous avez deux minutes, c’est un peu long à raconter.',
    'hello, sorry to disturb you',
  ])('« %s » is greeted', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.hears()).toMatch(/Je suis là pour vous aider|here to help/u);
  });

  it.each([
    'Bonjour, j’ai fait une sottise en rangeant ma boîte, j’ai jeté tout le dossier des commandes de manuels.',
    'j’ai supprimé tous mes messages par erreur',
    'mes mails ont disparu',
    'j’ai effacé un dossier entier',
    'J’ai peut-être jeté tous les messages de l’inspecteur',
    'I deleted all my emails',
  ])('« %s » asks for a restoration', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.topics()).toEqual(['restoration']);
  });

  it.each([
    'oui je veux changer tout de suite',
    'je vais le changer maintenant',
    'changeons-le',
    'je veux le modifier vite',
    'I want to change it now',
  ])('« %s », once phished, leads to a new password', async text => {
    const user = createTypist();
    await user.says(
      'j’ai reçu un sms qui demande mon code',
      'j’ai cliqué et j’ai donné mon mot de passe',
      text,
    );
    expect([user.state(), user.context().need]).toEqual(['askNumenKnown', 'lost_password']);
    expect(user.hears()).not.toContain('Je ne sais pas répondre');
  });

  it.each([
    'j’ai un problème avec le mail de l’école',
    'souci de mail',
    'ma messagerie déconne',
    'elle veut un mail académique',
  ])('« %s » is ours', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.hears()).not.toContain('Je ne sais pas répondre');
  });
});

describe('who is not of the académie', () => {
  it.each([
    'elle est à la cantine de l’école, elle veut un mail académique',
    'je suis pas prof, c’est la mairie de saint etienne qui me paye',
    'je suis de la mairie',
    'payée par la ville',
    'je suis agent de la région au lycée',
    'aucun des cinq c’est la commune mon patron',
    'je travaille pour le conseil départemental',
    'I am paid by the town hall',
  ])('« %s » is told so, and has no NUMEN from then on', async text => {
    const user = await typistIn('start');
    await user.says(text);
    expect(user.topics()).toContain('townStaff');
    await user.says('j’ai oublié mon mot de passe', 'non pas de numen');
    expect(user.state()).toBe('external');
    expect(user.hears()).not.toContain('peut vous être redonné');
  });

  it.each([
    'Nous accueillons une auteure en résidence, elle voudrait lire une boîte académique le temps de l’atelier.',
    'Elle n’est pas de la maison',
    'je suis une intervenante extérieure',
    'je ne suis pas de l’éducation nationale',
    'we have a writer in residence',
  ])('« %s » is external, and remembered', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.state()).toBe('external');
    await user.says('À qui doit-elle écrire, alors ?');
    expect(user.hears()).not.toContain('cherchons votre NUMEN');
  });

  it.each([
    'je travaille à la ville de Lyon dans un collège, prof de maths',
    'je ne suis pas payé par la mairie, je suis professeur',
  ])('« %s » may be of the staff', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text, 'je suis professeur de collège');
    expect(user.state()).not.toBe('external');
  });

  it.each([
    'Qu’entendez-vous par utilisateur externe, au juste ?',
    'c’est quoi un externe ?',
    'Donc je dois choisir personnel ou externe ? Je ne voudrais pas mentir.',
    'what does external mean?',
    'externe ou personnel ?',
  ])('« %s » chooses nothing', async text => {
    const user = await typistIn('chooseProfile');
    await user.says(text);
    expect([user.state(), user.topics()]).toEqual(['chooseProfile', ['profiles']]);
  });

  it.each(['D’accord, personnel alors.', 'personnel', 'staff then', 'plutôt personnel', 'ok donc personnel'])(
    '« %s » chooses the staff',
    async text => {
      const user = await typistIn('chooseProfile');
      await user.says(text);
      expect(user.state()).toBe('identify');
    },
  );
});

describe('while the NUMEN is looked for', () => {
  it.each([
    'Et voter sans cette adresse, c’est possible ou pas ?',
    'je dois voter avant jeudi',
    'et pour les élections ?',
    'j’ai mon vote demain moi',
    'and how do I vote?',
  ])('« %s » is about the vote', async text => {
    const user = await typistIn('whereIsNumen');
    await user.says(text);
    expect(user.topics()).toEqual(['voterSpace']);
  });

  it.each([
    'laissez tomber je veux pas faire de bêtise avec l’ordinateur de l’école',
    'laisse tomber',
    'k. ^C',
    'j’abandonne',
    'Laissez tomber, je voterai quand les poules auront des dents.',
    'never mind',
  ])('« %s » ends', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect(user.state()).toBe('farewell');
  });

  it.each([
    'ok j’appelle pendant la récré merciii',
    'je vais demander lundi, merci infiniment',
    'elle appelle demain',
    'bon jvais voir le secrétariat demain',
    'I will call tomorrow',
    'Je le chercherai à la maison. Auf Wiedersehen!',
    'je retente ce soir, bisous',
    'à demain',
    'je vous laisse, j’appelle demain',
    'au revoir, je reviens demain',
    'bye, will call tomorrow',
  ])('« %s » is a pause', async text => {
    const user = await typistIn('whereIsNumen', text);
    expect(user.state()).toBe('paused');
  });

  it.each(['bonne soirée', 'ok see you', 'je vous laisse'])('« %s » is a goodbye', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect(user.state()).toBe('farewell');
  });

  it.each([
    'numero ?',
    'telephone du rectorat ?',
    'La secrétaire dit qu’elle ne le trouve pas',
    'secretariat dit qu ils n ont pas le numen',
    'quel est le numéro alors ?',
    'the secretary can’t find it',
    'redonnez-moi le numéro',
    'la gestionnaire ne l’a pas',
  ])('« %s » gets the number of the rectorat', async text => {
    const user = await typistIn('whereIsNumen');
    await user.says(text);
    expect([user.state(), user.topics()]).toEqual(['whereIsNumen', ['rectorat']]);
    expect(user.hears()).toContain('04 72 80 60 60');
  });

  it('gives the number of the DSDEN to who teaches in an école', async () => {
    const user = await typistIn('askNumenKnown');
    await user.says('non', 'professeur des écoles', 'Roanne', 'la directrice ne le trouve pas');
    expect(user.state()).toBe('whereIsNumen');
    expect(user.hears()).toContain('04 77 81 41 00');
    expect(user.hears()).not.toContain('04 72 80 60 60');
  });

  it.each([
    'par mail c’est possible ?',
    'si elle peut avoir le numen par mail',
    'email au lieu de tel, possible ?',
    'by email?',
    'je préfère par courriel',
  ])('« %s » is told how without a call', async text => {
    const user = await typistIn('whereIsNumen');
    await user.says(text);
    expect(user.topics()).toEqual(['withoutPhone']);
  });

  it.each([
    'c’est un zéro ou un O dans mon numen ? on voit rien sur la photocopie',
    'un O ou un 0 ?',
    'zéro ou la lettre o ?',
    'is it a zero or an O?',
    'O ou zéro',
  ])('« %s » is about its shape', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect(user.topics()).toEqual(['numenShape']);
  });

  it.each([
    ['Ja', 'chooseProfile'],
    ['Nein, leider nicht.', 'askStaffCategory'],
    ['Nein', 'askStaffCategory'],
    ['Da', 'chooseProfile'],
    ['sim', 'chooseProfile'],
  ])('« %s » answers', async (text, state) => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect(user.state()).toBe(state);
  });
});

it.each([
  'tu parles arabe ?',
  'Vorbiți românește?',
  'können wir Deutsch sprechen?',
  'do you speak Spanish?',
  'habla español?',
  'vous parlez turc ?',
])('« %s » is told which languages there are', async text => {
  for (const state of ['start', 'whereIsNumen'] as const) {
    const user = await typistIn(state);
    await user.says(text);
    expect(user.topics()).toEqual(['languages']);
  }
});

describe('what was just said is what is asked about', () => {
  it.each([
    'oups fallait pas l’écrire là ?? c’est grave ?',
    'c’est grave ?',
    'mince, on le garde ?',
    'que faire ?',
    'is that bad?',
  ])('« %s » after a password', async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says('changer mon mot de passe', 'Lou&Vinted69', text);
    expect([user.state(), user.topics()]).toEqual(['newPassword', ['passwordBurnt']]);
  });

  it.each([
    'j’ai des problèmes maintenant ?',
    'c’est grave ?',
    'je risque quoi, c’est dangereux ?',
    'que faire ?',
    'am I in trouble?',
  ])('« %s » once phished', async text => {
    const user = createTypist();
    await user.says('j’ai cliqué dans un faux mail et j’ai donné mon mot de passe', text);
    expect(user.topics()).toEqual(['phished']);
  });

  it('a password that a thief has is not said to be no harm', async () => {
    const user = createTypist();
    await user.says(
      'j’ai reçu un sms qui dit de donner le code de la boite',
      'et j’ai mis mon code Citron2015* j’ai peur',
    );
    await user.says('j’ai des problèmes maintenant ?');
    expect(user.topics()).toEqual(['phished']);
  });

  it('the address of the voters’ space', async () => {
    const user = createTypist();
    await user.says('je veux voter', 'Quelle est l’adresse que je dois utiliser pour créer cet espace ?');
    expect(user.topics()).toEqual(['voterSpace']);
  });

  it('who is of a town and thanks is thanked', async () => {
    const user = createTypist();
    await user.says('je suis atsem', 'j’ai oublié mon mot de passe', 'à qui demander ?');
    await user.says('d’accord merci beaucoup, je vais voir avec la mairie');
    expect(user.topics()).toEqual(['thanks']);
  });

  it('a date that is corrected is no « non »', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('non 08 mai pas 05 aout');
    expect([user.state(), user.topics()]).toEqual(['account', ['dateMatched']]);
  });
});

describe('a yes to the restoration', () => {
  it.each([
    'parfait . et une fois retraite je garde la boite combien de temps',
    'Bon, faisons-le. Merci.',
    'oui. merci beaucoup',
    'ok allez-y, merci',
    'parfait, merci',
    'yes, go ahead. thanks',
  ])('« %s » is not lost', async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'lundi dernier');
    expect(user.state()).toBe('confirmRestoration');
    await user.says(text);
    expect(user.asked()).toContain('requestRestoration');
  });

  it.each([
    'oui mais plutôt mardi',
    'non',
    'oui ? je ne sais pas',
    'attendez, est-ce que cela efface le reste ?',
  ])('« %s » is none', async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'lundi dernier', text);
    expect(user.asked()).not.toContain('requestRestoration');
  });

  it.each([
    'Est-ce que cela va effacer ce que j’ai reçu depuis ?',
    'je perds les messages d’après ?',
    'et ça garde ce que j’ai reçu ensuite ?',
    'will it erase what came since?',
    'do I lose the new ones?',
  ])('« %s » is answered before', async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'lundi dernier', text);
    expect([user.state(), user.topics()]).toEqual(['confirmRestoration', ['restorationEffect']]);
  });

  it('« d’accord » of an answer in between is none, « faisons-le » is one', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says(
      'restaurer ma boîte',
      'lundi dernier',
      'Il peut encore lire ma boîte s’il est resté connecté ?',
    );
    await user.says('D’accord. Finalement vous servez à quelque chose. Merci.');
    expect(user.asked()).not.toContain('requestRestoration');
    await user.says('et mon compte, il sera ouvert quand ?', 'Bon, faisons-le. Merci.');
    expect(user.asked()).toContain('requestRestoration');
  });

  it('who leaves without one is told that nothing was sent', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'lundi dernier', 'au revoir');
    expect(user.hears()).toContain('La restauration n’a pas été demandée');
  });
});

describe('said in other words', () => {
  const identify = async () => {
    const user = await typistIn('chooseProfile');
    await user.says('personnel');
    expect(user.state()).toBe('identify');
    return user;
  };

  it.each([
    'ah jai inverse le jour et le mois quel genie',
    'j’ai dû mettre 87 au lieu de 78',
    'j’ai mis l’année de mon mari',
    'oh, day first in France',
    'je me suis trompée de date',
  ])('« %s », at the form, is told how a date is written', async text => {
    const user = await identify();
    const { form } = user.context();
    await user.says(text);
    expect([user.state(), user.topics(), user.context().form]).toEqual(['identify', ['dateOrder'], form]);
  });

  it.each(['je suis bien de la maison', 'je suis des vôtres, bien sûr, pas de l’extérieur', 'personnel'])(
    '« %s » once more keeps the form that is open',
    async text => {
      const user = await identify();
      const { form } = user.context();
      await user.says(text);
      expect([user.state(), user.context().form]).toEqual(['identify', form]);
      expect(user.hears()).toContain('formulaire');
    },
  );

  it.each([
    'Le numen est dans le classeur et je suis bien de l’académie',
    'jai le numéro et chui personnel',
    'g mon numen oui. personel',
    'la secrétaire me l’a donné sur un post-it',
    'je viens de le retrouver',
    'the secretary wrote it on a post-it',
    'trouvé, étape suivante',
    'la secretaire vient de me lenvoyer par sms',
    'numen : oui, sur mon contrat',
  ])('« %s » has it, so is of the staff, and is shown the form', async text => {
    for (const from of ['askNumenKnown', 'whereIsNumen'] as const) {
      const user = await typistIn(from);
      await user.says(text);
      expect([text, user.state(), user.asked()]).toEqual([text, 'identify', ['openForm']]);
    }
  });

  it('« oui » alone is asked who says so, as in the guide', async () => {
    const user = await typistIn('askNumenKnown');
    await user.says('oui');
    expect(user.state()).toBe('chooseProfile');
  });

  it.each([
    ['quel caractère spécial, @ ou é ça va ?', 'specialCharacters'],
    ['les accents sont permis ?', 'specialCharacters'],
    ['which special character is allowed?', 'specialCharacters'],
    ['les apostrophes sont-elles permises ?', 'specialCharacters'],
    ['je n’en ai jamais eu, je coche quand même ?', 'forgottenTick'],
    ['il veut quoi de plus, j’ai mis une majuscule', 'passwordRules'],
    ['et l’ancien que j’ai donné aux pirates, il marche encore ?', 'oldPassword'],
    ['ils ont pu lire mes mails entre temps ?', 'mailsRead'],
    ['il y a un 2 à la fin, quelqu’un a le même nom ?', 'addressAsIs'],
    ['je le note où pour ne pas l’oublier', 'keepSafe'],
    ['et le site du vote c’est le même mot de passe ou un autre', 'voterSpace'],
    ['non, elle garde son ancien mot de passe', 'passwordKept'],
    ['ça dégage ce que j’ai reçu depuis ou ça reste ?', 'restorationEffect'],
    ['how much time does it take to come back?', 'restorationTime'],
  ] as const)('« %s », where a password is chosen, gets its own answer: %s', async (text, topic) => {
    const user = createTypist();
    await user.isKnown();
    await user.says('changer mon mot de passe', text);
    expect([user.state(), user.topics()]).toEqual(['newPassword', [topic]]);
  });

  it.each([
    'c’est pas pour moi, c’est pour ma coloc',
    'cest pas pr moi',
    'I am asking for my friend',
    'je vous écris à la place d’une amie',
    'c’est pour ma sœur, institutrice',
  ])('« %s »: each does it in person', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.topics()).toEqual(['inPerson']);
    expect(user.hears()).not.toContain('Je n’ai pas bien compris');
  });

  it('who asks for somebody else and says what is lost is led on, and told once', async () => {
    const user = createTypist();
    await user.says('c’est pas pour moi, c’est pour ma collègue qui a oublié son mot de passe');
    expect([user.topics(), user.state()]).toEqual([['inPerson'], 'askNumenKnown']);
  });

  it.each([
    'et toi t’es qui d’abord, comment je sais que c’est pas la suite de l’arnaque',
    'commen je peu etre sur ke cé le vré ici',
    'how can I verify it by myself?',
    'et vous alors, c’est pas les mêmes ?',
  ])('« %s » gets the proof', async text => {
    const user = createTypist();
    await user.says('j’ai reçu un mail suspect qui demande mon mot de passe', text);
    expect(user.topics()).toEqual(['genuine']);
  });

  it.each(['tzr anglais', 'je suis certifiée d’anglais', 'prof anglais'])(
    '« %s » is no language to speak',
    async text => {
      const user = await typistIn('askNumenKnown');
      await user.says('non', text);
      expect(user.locale()).toBe('fr');
    },
  );

  it.each([
    'alors non, attendez, je préfère la veille, par sécurité',
    'sérieux, il faut encore une majuscule',
  ])('« %s » sends nobody outside', async text => {
    const user = await typistIn('chooseProfile');
    await user.says(text);
    expect(user.state()).toBe('chooseProfile');
  });

  it('« non, pas de NUMEN, c’est quoi ? » answers the question too', async () => {
    const user = await typistIn('askNumenKnown');
    await user.says('pas de numen, c’est quoi ?');
    expect([user.topics(), user.state()]).toEqual([['numen'], 'askStaffCategory']);
  });

  it('a user name and a password that are lost are heard beside the vote', async () => {
    const user = createTypist();
    await user.says('je veux voter, mais je n’ai ni le nom d’utilisateur ni le mot de passe');
    expect([user.topics(), user.context().need]).toEqual([['voterSpace'], 'lost_both']);
  });
});

it('a day in a question about what is lost is not chosen', async () => {
  const user = createTypist();
  await user.isKnown();
  await user.says('restaurer ma boîte', 'lundi dernier', 'ça écrase ceux d’aujourd’hui ?');
  expect([user.state(), user.topics()]).toEqual(['confirmRestoration', ['restorationEffect']]);
});

it('hours are answered beside the post and the place that are told', async () => {
  const user = await typistIn('askNumenKnown');
  await user.says('non', 'Elle est institutrice à Roanne, et ils décrochent à quelle heure ?');
  expect([user.topics(), user.state()]).toEqual([['noAnswer'], 'whereIsNumen']);
});

it.each([
  'une lettre avec un code qui commence par 10, serait-ce cela ?',
  'treize caractères, c’est bien ça ?',
])('« %s » is told what a NUMEN looks like', async text => {
  const user = await typistIn('whereIsNumen');
  await user.says(text);
  expect(user.topics()).toEqual(['numenShape']);
});

describe('a day of the restoration that is said before the identity', () => {
  const restoring = async () => {
    const user = createTypist();
    await user.says('j’ai supprimé tous mes messages', 'oui', 'remettez à lundi');
    expect(user.hears()).toContain('C’est noté');
    return user;
  };

  it('is confirmed once it is proved', async () => {
    const user = await restoring();
    await user.isKnown();
    expect([user.state(), user.context().restorationDate]).toEqual(['confirmRestoration', '2026-11-23']);
    await user.says('non');
    expect([user.state(), user.context().restorationDate]).toEqual(['askRestorationDate', null]);
  });

  it('is told to be impossible when it is', async () => {
    const user = createTypist();
    await user.says('j’ai supprimé tous mes messages', 'oui', 'le 2 mars');
    expect(user.hears()).toContain('entre le');
    await user.isKnown();
    expect(user.state()).toBe('askRestorationDate');
  });
});

describe('several things in one breath, at the question about the NUMEN', () => {
  it.each([
    'numéro à 13 signes : trouvé, sur mon arrêté. et je suis bien de l’académie, vous pouvez cocher',
    'bon ok. numen sous la main, personnel de l’académie, envoie le formulaire',
    'numen j’ai, personnel je suis, moustache aussi',
    'voilà je l’ai. personel bien sûr, tu me prends pour qui ?',
    'moi oui j’ai tout, NUMEN, je suis infirmière au collège',
    'NUMEN oui, la DSDEN me l’a donné par courrier. je suis prof, pas ATSEM',
    'numen en poche, et je suis professeure des écoles',
    'I have my NUMEN, I am a teacher',
  ])('« %s » opens the form', async text => {
    for (const from of ['askNumenKnown', 'whereIsNumen'] as const) {
      const user = await typistIn(from);
      await user.says(text);
      expect([text, user.state(), user.asked()]).toEqual([text, 'identify', ['openForm']]);
    }
  });

  it.each([
    'je suis bien de l’académie, cochez',
    'personel bien sûr, je suis pas un touriste',
    'personnel je suis',
    'je suis infirmière au collège',
    'je suis cheffe d’atelier',
  ])('« %s » is of the staff', async text => {
    const user = await typistIn('chooseProfile');
    await user.says(text);
    expect([text, user.state()]).toEqual([text, 'identify']);
  });

  it.each([
    'j’ai un numéro, mais pas le numen',
    'le numen, je ne l’ai pas, je suis prof',
    'je suis prof, numen aucune idée',
  ])('« %s » opens none', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect(user.asked()).not.toContain('openForm');
  });
});

describe('a no to something else is no missing NUMEN', () => {
  it.each([
    ['non je n’ai pas gardé le mail, supprimé par réflexe. ça change quelque chose ?', 'changesNothing'],
    ['je n’ai plus le sms, c’est gênant ?', 'changesNothing'],
    [
      'd’accord je vois, il commence par 31 parce que j’étais en Martinique, c’est bon quand même ?',
      'numenShape',
    ],
    ['il commence par 14, je viens de Caen, ça va quand même ?', 'numenShape'],
    ['il dit non. Faut une majuscule en plus du chiffre ?', 'passwordRules'],
  ])('« %s » is answered', async (text, topic) => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect([text, user.state(), user.topics()]).toEqual([text, 'askNumenKnown', [topic]]);
  });

  it.each(['mot de passe man pa ni, on m’en a jamais donné', 'mot de passe j’en ai jamais eu'])(
    '« %s » lacks a password',
    async text => {
      const user = await typistIn('askNumenKnown');
      await user.says(text);
      expect([text, user.state(), user.context().need]).toEqual([text, 'askNumenKnown', 'lost_password']);
    },
  );

  it.each(['non', 'non, pas du tout', 'man pa ni numen', 'non je ne l’ai pas', 'pas de numen'])(
    '« %s » still looks for it',
    async text => {
      const user = await typistIn('askNumenKnown');
      await user.says(text);
      expect([text, user.state()]).toEqual([text, 'askStaffCategory']);
    },
  );
});

describe('what is known is kept', () => {
  it.each([
    'Parfait, je la note. Non, le mot de passe je n’y touche pas, je le connais.',
    'et le mdp je ne le change pas, je le connais, on est d’accord ?',
    'mon mot de passe, je le connais par cœur',
  ])('« %s »', async text => {
    for (const isKnown of [false, true]) {
      const user = await typistIn('askNumenKnown');
      if (isKnown) await user.isKnown();
      const before = isKnown ? 'newPassword' : 'askNumenKnown';
      expect(user.state()).toBe(before);
      await user.says(text);
      expect([text, user.topics(), user.state()]).toEqual([text, ['passwordKept'], before]);
    }
  });

  it('« je connais mon code mais je préfère le changer » does change it', async () => {
    const user = createTypist();
    await user.says('je connais mon code mais je préfère le changer. NUMEN en poche');
    expect([user.state(), user.context().need]).toEqual(['identify', 'lost_password']);
  });

  it.each([
    'Hi, my phone keeps asking for the mail password and I can’t remember it',
    'mon téléphone me demande le mot de passe de la messagerie et je ne m’en souviens plus',
  ])('« %s » has forgotten it', async text => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.state(), user.context().need]).toEqual([text, 'askNumenKnown', 'lost_password']);
  });

  it('what could not be guessed is no mailbox that was never used', async () => {
    const user = await typistIn('chooseProfile');
    await user.says('ah c’était donc ça. jamais j’aurais deviné');
    expect([user.context().need, user.state()]).toEqual(['lost_password', 'chooseProfile']);
  });
});

describe('who is away for a moment', () => {
  it.each([
    'attends j’ai un élève',
    'attends j’ai deux élèves là',
    'oui enfin attend il est dans le tiroir avec les forêts',
    'deux minutes, on sonne',
    'une seconde svp',
    'hold on, a pupil is here',
  ])('« %s » is waited for', async text => {
    for (const from of ['askNumenKnown', 'whereIsNumen', 'chooseProfile'] as const) {
      const user = await typistIn(from);
      await user.says(text);
      expect([text, user.state(), user.topics()]).toEqual([text, from, ['waits']]);
    }
  });

  it.each([
    'papa reparti, courrier en route. Belle journée à vous tous',
    'bon mèsi anpil man ka alé, ça sonne',
    'ah, alors je réfléchis, je reviens demain',
    'on fait son code après la récré. salut',
  ])('« %s » leaves, and is told that nothing was restored', async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'lundi dernier', text);
    expect([text, user.state()]).toEqual([text, 'farewell']);
    expect(user.hears()).toContain('La restauration n’a pas été demandée');
  });

  it('« un autre… grand merci » chooses nobody from outside', async () => {
    const user = await typistIn('chooseProfile');
    await user.says('Compris, un autre, plus long. Mes adjointes passeront à la récré. Grand merci');
    expect([user.state(), user.topics()]).toEqual(['chooseProfile', ['thanks']]);
  });
});

describe('a password that somebody else gave away, or that was nearly', () => {
  it.each([
    'pipeau donc. le hic : Élodie, mon adjointe, a rempli leur page. Nom, code, tout',
    'ma collègue a donné son mot de passe à leur faux site',
    'et mon mari, lui, il a cliqué sur le lien du faux mail',
    'my colleague filled in their fake page',
  ])('« %s » : that person changes it', async text => {
    const user = createTypist();
    await user.says('j’ai reçu un mail suspect qui demande mon mot de passe', text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['phishedAnother'], 'start']);
    await user.says('elle est en classe jusqu’à midi, ça peut attendre la cantine ?');
    expect(user.topics()).toEqual(['phishedAnother']);
  });

  it('who nearly clicked has given nothing away', async () => {
    const user = createTypist();
    await user.says(
      'j’ai reçu un mail suspect qui demande mon mot de passe',
      'bon. le mot de passe je l’ai plus, et du coup j’ai failli cliquer sur leur bidule',
    );
    expect(user.context().need).toBe('lost_password');
    for (const topic of ['phished', 'phishedAnother'] as const) expect(user.topics()).not.toContain(topic);
  });
});

describe('what follows from what was said before', () => {
  it.each([
    'personnel je dirais. ça reste personnel ou tu me mets en externe ?',
    'plutôt personnel, ou externe ?',
  ])('« %s » is told what both are, and chosen', async text => {
    const user = await typistIn('chooseProfile');
    await user.says(text);
    expect([user.topics(), user.state()]).toEqual([['profiles'], 'identify']);
  });

  it.each([
    'j’ai répondu à un mail du service informatique qui voulait mon code pour agrandir la boîte',
    'j’ai répondu à un message qui demandait mon mot de passe, une collègue dit que ce sont des voleurs',
  ])('« %s » changes the password', async text => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['phished'], 'askNumenKnown']);
  });

  it.each([
    'et toi qu’est-ce qui me dit que tu es du rectorat, tu me demandes des choses aussi',
    'qui me dit que tu es bien de l’académie ?',
  ])('« %s » gets the proof', async text => {
    const user = createTypist();
    await user.says('j’ai reçu un mail suspect qui demande mon mot de passe', text);
    expect([text, user.topics()]).toEqual([text, ['genuine']]);
  });

  it.each([
    'je ne pourrais pas remplir à sa place, avec son accord signé ?',
    'test : si j’avais son numen et sa date de naissance tu me laisserais entrer dans sa boîte ?',
    'si tu peux tout me donner directement à moi c’est plus simple, elle est à la cuisine',
    'moi j’ai le mien, ça marche pas avec le mien ?',
    'elle vient taper elle-même, elle me fait pas confiance',
  ])('« %s »: each for their own account', async text => {
    const user = createTypist();
    await user.says('c’est pour ma collègue, elle a perdu son mot de passe', text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['inPerson'], 'askNumenKnown']);
  });

  it('who comes back with it has it', async () => {
    const user = await typistIn('whereIsNumen');
    await user.says('on revient de chez elle, il l’a. c’est lui qui tape maintenant, moi je regarde');
    expect([user.topics(), user.state()]).toEqual([['inPerson'], 'identify']);
  });

  it.each([
    'non. le NUMEN aucune idée, je vais voir sur i-prof',
    'Mon NUMEN ? Aucune idée, je pensais le regarder sur I-Prof',
    'et si elle va le chercher sur i-prof ce soir, ça marche ?',
  ])('« %s » is told that I-Prof has the same password', async text => {
    const user = await typistIn('askNumenKnown');
    await user.says(text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['iprofHasIt'], 'askStaffCategory']);
  });
});

describe('who gave their password away', () => {
  it.each([
    'un sms disait que mon compte serait suspendu, j’ai rentré mon identifiant et mon code',
    'j’ai cliqué sur un lien qui parlait de quota et j’ai saisi mon mot de passe',
    'I got a mail about my quota and I typed my password in it',
    'hier j’ai répondu à un courriel qui disait ma boîte saturée',
  ])('« %s » is led to another one at once', async text => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['phished'], 'askNumenKnown']);
  });

  it.each([
    'j’ai rentré mon mot de passe et un message dit qu’il ne marche pas',
    'on m’a dit de créer un compte pour voter, j’ai rentré mon code reçu par un mail',
  ])('« %s » is no such person', async text => {
    const user = createTypist();
    await user.says(text);
    expect(user.topics()).not.toContain('phished');
  });

  it.each([
    ['est-ce que je dois avertir ma cheffe, ou les familles ?', 'whoToWarn'],
    ['le pirate peut lire mes messages ?', 'mailsRead'],
    ['vous croyez que le voleur est encore dedans ?', 'openSessions'],
  ] as const)('« %s » is answered', async (text, topic) => {
    const user = createTypist();
    await user.says('j’ai répondu à un mail d’arnaque, j’ai donné mon mot de passe', text);
    expect([text, user.topics(), user.state()]).toEqual([text, [topic], 'askNumenKnown']);
  });
});

describe('who helps somebody', () => {
  it.each([
    'je suis à côté d’une collègue secrétaire, elle a perdu son mot de passe',
    'mon collègue Karim il a oublié son code, je peux le faire pour lui ?',
    'j’ai une AESH ici qui n’a jamais ouvert sa boîte, c’est possible par moi ?',
    'ma stagiaire elle a perdu ses identifiants',
  ])('« %s » is told that each does it for themselves', async text => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics()]).toEqual([text, ['inPerson']]);
  });

  it.each([
    'j’ai une collègue qui m’a parlé de vous, j’ai perdu mon mot de passe',
    'ma directrice est furieuse, j’ai oublié mon code',
  ])('« %s » speaks of themselves', async text => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics(), user.context().need]).toEqual([text, [], 'lost_password']);
  });

  it.each([
    'ok je lui laisse la place',
    'compris, elle va venir elle-même',
    'très bien, je lui passe le clavier',
  ])('« %s » is heard', async text => {
    const user = createTypist();
    await user.says('c’est pour ma collègue, elle a perdu son mot de passe', text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['handsOver'], 'askNumenKnown']);
  });

  it('and then comes for themselves begins anew, and nothing is mixed up', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('merci pour elle. et pour moi maintenant ?');
    expect([user.state(), user.topics(), user.context().account]).toEqual(['start', ['nextPerson'], null]);
  });
});

describe('what stands in a form', () => {
  it.each(['zut, j’ai mis la date de naissance de ma fille', 'mince j’ai inversé le mois et le jour'])(
    '« %s » opens it for who has none yet',
    async text => {
      for (const from of ['askNumenKnown', 'whereIsNumen', 'chooseProfile'] as const) {
        const user = await typistIn(from);
        await user.says(text);
        expect([text, user.topics(), user.state()]).toEqual([text, ['dateOrder'], 'identify']);
      }
    },
  );

  it.each(['je recommence', 'bon, deuxième essai', 'on retente'])(
    '« %s » is no new beginning',
    async text => {
      const user = await typistIn('chooseProfile');
      await user.says('personnel', text);
      expect(user.state()).toBe('identify');
    },
  );

  it.each([
    ['trop courte ? mince', 'newPassword'],
    ['j’ai oublié le chiffre, zut', 'newPassword'],
    ['je peux reprendre le même avec un point à la fin ?', 'newPassword'],
    ['le prénom de mon chien et 2015, ça passe ?', 'newPassword'],
  ] as const)('« %s » is answered about passwords', async (text, state) => {
    const user = await typistIn('askNumenKnown');
    await user.isKnown();
    await user.says(text);
    expect([text, user.state()]).toEqual([text, state]);
    expect(['weakIdea', 'passwordRules']).toContain(user.topics()[0]);
  });

  it.each(['allez, on le change', 'd’abord le mot de passe', 'je m’essaie au mot de passe'])(
    '« %s » wants the password',
    async text => {
      const user = createTypist();
      await user.isKnown();
      await user.says(text);
      expect([text, user.state()]).toEqual([text, 'newPassword']);
    },
  );

  it('« je ne change PAS le mot de passe » does not', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('ah d’accord. non, je ne change PAS le mot de passe, merci');
    expect([user.state(), user.topics()]).toEqual(['account', ['passwordKept']]);
  });
});

describe('messages that are gone', () => {
  it.each([
    ['un dossier entier a disparu de ma boîte', null],
    ['j’ai supprimé un mail de l’inspection sans le vouloir', null],
    ['il me manque douze messages', null],
    ['mes mails ont disparu et je ne connais plus mon identifiant', 'lost_username'],
    ['30 mails disparus + mot de passe oublié, par quoi on commence ?', 'lost_password'],
  ] as const)('« %s »: both needs are kept', async (text, need) => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics(), user.context().need]).toEqual([text, ['restoration'], need]);
    expect(user.context().place).toBe('askRestorationDate');
  });

  it('a day is taken from what is said, and the worry beside it is answered', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'prenons mardi alors. ceux d’aujourd’hui, ils seront effacés ?');
    expect([user.context().restorationDate, user.topics()]).toEqual(['2026-11-24', ['restorationEffect']]);
  });

  it('the password that was lost too follows', async () => {
    const user = createTypist();
    await user.says('30 mails disparus et mot de passe oublié');
    await user.isKnown();
    expect(user.state()).toBe('askRestorationDate');
    await user.says('hier', 'oui');
    expect([user.state(), user.asked().slice(-2)]).toEqual([
      'newPassword',
      ['requestRestoration', 'openForm'],
    ]);
  });
});

it.each([
  ['et pour le serveur sortant ?', 'outgoingMail'],
  ['mes anciens mails me suivront-ils ?', 'formerMails'],
] as const)('« %s » is told what is known of it', async (text, topic) => {
  const user = createTypist();
  await user.says(text);
  expect(user.topics()).toEqual([topic]);
});

it('who comes from elsewhere is told that their NUMEN stays, and goes on', async () => {
  const user = await typistIn('askNumenKnown');
  await user.says('mon NUMEN oui, mais il est de mon ancienne académie, il est encore valable ?');
  expect([user.topics(), user.state()]).toEqual([['numenStays'], 'identify']);
});

it.each(['allez ciao', 'merci, je file en cours', 'bon, je retourne en classe, merci', 'kenavo'])(
  '« %s » is a good-bye',
  async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says(text);
    expect([text, user.state()]).toEqual([text, 'farewell']);
  },
);

describe('what authors who had not been read say', () => {
  it.each([
    ['la corbeille est vide, ma boîte aussi est vide', 'restoration'],
    ['l’adresse de l’expéditeur finissait en .biz, c’est marqué support', 'phishing'],
    ['qui peut lire ce que je vous écris ?', 'privacy'],
    ['je suis délégué des parents, comment voter ?', 'parents'],
    ['mon fils a un compte EduConnect bloqué', 'educonnect'],
    ['un collègue a transmis son mot de passe à un faux site, que doit-il faire ?', 'phishedAnother'],
  ] as const)('« %s »', async (text, topic) => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics()]).toEqual([text, [topic]]);
  });

  it.each(['mdp perdu, NUMEN dispo', 'le NUMEN, gravé dans le marbre', 'elle l’a'])(
    '« %s » has it',
    async text => {
      const user = await typistIn('askNumenKnown');
      await user.says(text);
      expect([text, user.state()]).toEqual([text, 'identify']);
    },
  );

  it('« je demande à la CPE » comes back later', async () => {
    const user = await typistIn('whereIsNumen');
    await user.says('je demande à la CPE');
    expect(user.state()).toBe('paused');
  });

  it('who got such a message only is told what to do with it, and whom to tell', async () => {
    const user = createTypist();
    await user.says('j’ai reçu un mail suspect', 'j’ai reçu le même message hier, sans y répondre');
    expect(user.topics()).toEqual(['phishing']);
    await user.says('est-ce que je le signale ?');
    expect(user.topics()).toEqual(['whoToWarn']);
  });

  it('how long it takes is asked of the restoration that was just asked for', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'hier', 'oui', 'combien de temps ça prend ?');
    expect(user.topics()).toEqual(['restorationTime']);
  });

  it('who keeps their password is asked for no other', async () => {
    const user = createTypist();
    await user.isKnown();
    await user.says('bien noté. je conserve mon mot de passe');
    expect([user.state(), user.topics()]).toEqual(['account', ['passwordKept']]);
  });
});

it.each(['technique, en lycée', 'prof de maths au collège', 'AESH', 'gestionnaire à Roanne'])(
  '« %s » at the form answers the question that was skipped',
  async text => {
    const user = await typistIn('askNumenKnown');
    await user.says('j’ai mon NUMEN sous les yeux', text);
    expect([text, user.state(), user.asked()]).toEqual([text, 'identify', ['openForm']]);
  },
);

it('mails that are gone do not take the form away', async () => {
  const user = await typistIn('askNumenKnown');
  await user.says('j’ai mon NUMEN sous les yeux', 'au fait, mes mails ont disparu aussi', 'depuis mardi');
  expect([user.state(), user.asked(), user.context().place]).toEqual([
    'identify',
    ['openForm'],
    'askRestorationDate',
  ]);
});
