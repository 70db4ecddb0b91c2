import { describe, expect, it } from '@jest/globals';
import { typistIn } from './typist';

const warned = 'j’ai reçu un courriel du recteur qui me demande mes identifiants';
const heard = (...texts: string[]) => typistIn('start', ...texts);

describe('what is typed here was given to nobody', () => {
  it.each([['qui peut lire ce que je tape ici ? C’est conservé combien de temps ?', ['privacy']]])(
    '« %s » is no confession',
    async (text, topics) => {
      const user = await heard('qu’est-ce qui me prouve que ce n’est pas une arnaque ?', text);
      expect([text, user.topics(), user.state()]).toEqual([text, topics, 'start']);
    },
  );

  it('and who asks at the form how a date is written is no victim', async () => {
    const text =
      'la date de naissance, c’est un seul champ ou trois ? Je tape les barres obliques moi-même ?';
    const user = await typistIn('identify', text);
    expect([user.topics(), user.state()]).toEqual([['dateFormat'], 'identify']);
  });
});

describe('a password that was given away', () => {
  it.each([
    'on m’a demandé mon mot de passe par mail, je l’ai envoyé. qui dois-je prévenir ?',
    'j’ai peur d’avoir donné mon mot de passe',
    'mot de passe donné à un escroc, que faire ?',
  ])('leads to another one, however it is told: « %s »', async text => {
    const user = await heard(text);
    expect([text, user.topics()[0], user.state()]).toEqual([text, 'phished', 'askNumenKnown']);
    expect(user.context().need).toBe('lost_password');
  });

  it.each([
    'j’ai cliqué mais pas donné mon mot de passe',
    'j’ai cliqué mais je n’ai pas donné mon mot de passe',
  ])('was none: « %s »', async text => {
    const user = await heard(text);
    expect([text, user.topics().includes('phished'), user.context().need]).toEqual([text, false, null]);
  });

  it('is heard beside what is typed now', async () => {
    const user = await heard(
      'J’ai tapé mon mot de passe dans un faux mail. Qu’est-ce que je tape maintenant ?',
    );
    expect([user.topics(), user.context().need]).toEqual([['phished'], 'lost_password']);
  });

  it.each([
    'ben… je lui ai lu, oui. j’avais les mains prises',
    'euh… c’est-à-dire que je les ai rappelés et je leur ai tout dit',
    'yeah I put everything in, silly me',
    'I may have spelled it out for him',
    'bah je les ai envoyés par retour',
    'trop tard, c’est fait, j’ai entré mes trucs dedans',
    'mon code je le sais encore par cœur, je le garde ou on le remplace ?',
  ])('after the warning, « %s » is led to another one', async text => {
    const user = await heard(warned, text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['phished'], 'askNumenKnown']);
    expect(user.context().need).toBe('lost_password');
  });

  it.each([
    'mail louche ce matin, logo du ministère et tout. j’ai suivi le lien et tapé mon code, c grave ?',
    'on m’a appelée pour vérifier mon compte et je leur ai dicté mon mot de passe',
    'I told the caller my password. He sounded official.',
    'je viens de me faire avoir par un faux message du rectorat',
    'Un « Support Académique » m’a écrit hier soir et j’ai eu la candeur d’y laisser mon code.',
    'j’ai filé mon mdp à un pote pour qu’il regarde, faut changer ?',
  ])('« %s » is led to another one at once', async text => {
    const user = await heard(text);
    expect([text, user.topics(), user.state()]).toEqual([text, ['phished'], 'askNumenKnown']);
  });

  it.each([
    'je l’ai encore en tête, mieux vaut en mettre un neuf illico non ?',
    'mon mot de passe marche toujours, on le change quand même ?',
    'bon. Je le connais encore, le code, on peut le remplacer tout de suite ?',
    'I still know it, can we swap it right now?',
  ])('« %s » is never told that the password stays', async text => {
    for (const before of [[warned], [warned, 'j’ai répondu, oui']]) {
      const user = await heard(...before, text);
      expect([text, user.topics(), user.context().need]).not.toEqual([text, ['passwordKept'], null]);
      expect([text, user.context().need]).toEqual([text, 'lost_password']);
    }
  });

  it('is still kept when that is said plainly', async () => {
    const user = await heard(warned, 'non non, le mot de passe je n’y touche pas');
    expect(user.topics()).toEqual(['passwordKept']);
  });

  it('is changed first, once the identity is proved, also by who came for something else', async () => {
    for (const first of ['mes mails de novembre ont disparu', 'je veux voter']) {
      const user = await heard(first, warned, 'et je lui ai répondu, en citoyen discipliné');
      await user.isKnown();
      expect([first, user.state()]).toEqual([first, 'newPassword']);
    }
  });
});

describe('what else follows a scam', () => {
  it.each([
    ['j’ai juste ouvert la pièce jointe, j’ai rien tapé', 'nothingGiven'],
    ['I did click on it, but I didn’t type a thing. Am I in the clear?', 'nothingGiven'],
    ['heureusement je n’ai rien renvoyé, juste ouvert', 'nothingGiven'],
    ['I only opened it, never typed anything, so am I safe?', 'nothingGiven'],
    ['le collègue d’à côté, lui, il a tout rentré', 'phishedAnother'],
    ['la collègue de SVT est tombée dedans, elle', 'phishedAnother'],
    ['Régis, the gentleman beside me, says he did type his in', 'phishedAnother'],
    ['à qui je fais suivre ce truc ?', 'whoToWarn'],
    ['where might I report it so that the others don’t fall for it', 'whoToWarn'],
    ['et les en-têtes, je les transfère à qui ?', 'forwardOrDelete'],
    ['et ici, on va pas me le demander non plus ?', 'genuine'],
    ['et vous, vous allez pas me le demander aussi, le code ?', 'genuine'],
    ['qu’est-ce qui me garantit que ce tchat n’est pas de la même bande ?', 'genuine'],
  ] as const)('« %s » : %s', async (text, topic) => {
    const user = await heard(warned, text);
    expect([text, user.topics()]).toEqual([text, [topic]]);
  });

  it.each([
    'tu peux pas killer ses sessions de ton côté ?',
    'on peut le virer de ma boîte, le voleur ?',
    'is there a way to log him out of my mailbox?',
  ])('« %s » is about who is still in there', async text => {
    const user = await heard(warned, 'oui, j’ai tout rempli', text);
    expect([text, user.topics()]).toEqual([text, ['openSessions']]);
  });

  it.each([
    'ma stagiaire a mordu à l’hameçon, elle a donné ses codes',
    'incident : agente de l’intendance piégée par un faux portail il y a 20 min',
    'my headteacher’s secretary just handed her login to a phone scammer, what now',
    'mon adjointe s’est fait avoir par un faux sms du rectorat',
  ])('« %s » : that person changes it', async text => {
    const user = await heard(text);
    expect([text, user.topics()]).toEqual([text, ['phishedAnother']]);
  });
});

describe('whether this is genuine', () => {
  it.each([
    'avant de taper quoi que ce soit : qui est derrière cette page, une vraie administration ?',
    'comment je vérifie que cette page est bien hébergée par le rectorat',
    'is this thing here actually run by the education ministry?',
    'comment être sûr que je parle bien au rectorat et pas à un pirate',
  ])('« %s » gets the proof', async text => {
    for (const before of [[], ['j’ai oublié mon mot de passe']]) {
      const user = await heard(...before, text);
      expect([text, user.topics()]).toEqual([text, ['genuine']]);
    }
  });

  it('« this chat, is it original? » is answered beside what is lost', async () => {
    const user = await heard(
      'Password issue. But first, this chat, is it original? One fake mail finished my colleague.',
    );
    expect([user.topics(), user.context().need]).toEqual([['genuine'], 'lost_password']);
  });

  it.each([
    'un monsieur de la DSI au téléphone, il avait l’air pressé, il a voulu mon mot de passe',
    'j’ai reçu 2 mails cette semaine pour « revalider ma boite ». c’est toi qui les envoies ?',
    'I’ve got an email with the ministry’s logo asking me to confirm my password. Would that be from you?',
    'quelqu’un m’a appelé hier soir, soi-disant des écoles, et il voulait vérifier mon code de courrier',
  ])('« %s » is warned', async text => {
    const user = await heard(text);
    expect([text, user.topics()]).toEqual([text, ['phishing']]);
  });

  it.each([
    'On me convoque au jury du CAP par un courriel que je ne peux pas ouvrir. Kafka est-il chef de division chez vous ?',
    'So na this long thing be my identifiant. Je fais quoi après ?',
    'mon directeur m’a envoyé un mail avec le planning et je n’arrive pas à entrer dans la boîte',
    'hold the phone, it might have been the Monday. Let’s take the weekend before, to be safe',
    'et mon gendre a laissé un mot : « demander imap ». vous savez ce que c’est, vous ?',
    'ah, j’ai mis ma date de naissance à moi, quel âne, je corrige avec la sienne',
  ])('« %s » is neither alarmed nor sent to a telephone', async text => {
    for (const before of [[], ['j’ai oublié mon mot de passe']]) {
      const user = await heard(...before, text);
      for (const topic of ['phishing', 'phished'] as const)
        expect([text, ...user.topics()]).not.toContain(topic);
      expect(user.hears()).not.toContain('Vous pouvez parler à quelqu’un');
    }
  });
});

describe('an account that somebody else uses', () => {
  it.each([
    'mon compte a été piraté',
    'ma messagerie a été piratée, que faire ?',
    'ma boîte envoie des spams à tout le monde',
    'phishing',
    'je pense être victime d’un hameçonnage',
    'my account was hacked',
  ])('« %s » gets what to do, and no proof of who we are', async text => {
    const user = await heard(text);
    expect([text, user.topics()]).not.toEqual([text, ['genuine']]);
    expect([text, user.topics().some(topic => ['phishing', 'phished'].includes(topic))]).toEqual([
      text,
      true,
    ]);
  });
});

describe('after the warning', () => {
  it.each([
    ['j’ai un autre souci, j’ai perdu mon identifiant de messagerie', 'lost_username'],
    ['je n’ai jamais utilisé ma boîte', 'never_used'],
    ['j’ai oublié mon identifiant et mon mot de passe', 'lost_both'],
  ])('« %s » is what is needed', async (text, need) => {
    const user = await heard(warned, text);
    expect([text, user.topics(), user.context().need]).toEqual([text, user.topics(), need]);
    expect(user.topics()).not.toContain('phished');
  });

  it.each([
    'j’ai rien fait',
    'j’ai ignoré le mail',
    'j’ai déjà signalé',
    'I have no NUMEN',
    'bien noté, j’ai une question',
    'ok j’ai bien lu, merci',
    'J’ai dit non',
    'j’ai mis le mail à la poubelle',
    'I deleted it right away',
    'j’ai fini',
  ])('« %s » gave nothing away', async text => {
    const user = await heard(warned, text);
    expect([text, user.topics()]).not.toEqual([text, ['phished']]);
  });
});

describe('what is said of a password to whom it is nobody’s', () => {
  it.each([
    'j’ai lu que mon mot de passe a expiré',
    'j’ai appelé le rectorat et je leur ai dit que mon mot de passe ne marche pas',
    'I told the secretary my password expired',
    'I sent an email because my password is lost',
    'on essaie de me pirater',
    'j’ai envoyé un mot pour dire que mon mdp a été oublié',
  ])('« %s » gives it to nobody', async text => {
    const user = await heard(text);
    expect([text, user.topics()]).not.toEqual([text, ['phished']]);
  });

  it.each([
    'La personne du rectorat demande mon NUMEN et je ne l’ai pas',
    'le technicien veut mon identifiant, je l’ai perdu',
    'Someone at the office asks my numen',
  ])('« %s » is no warning', async text => {
    const user = await heard(text);
    expect([text, user.topics()]).not.toEqual([text, ['phishing']]);
  });
});
