import { fold, wordsOf } from './fold';
import type { Language } from './understanding';

/** The language that a text is written in; French when nothing tells. */
export function findLanguage(text: string): Language {
  const folded = fold(text);
  const words = wordsOf(folded).slice(0, 200);
  let balance = /[éèêàùçôîï]/i.test(text) ? -2 : 0;
  for (const word of words) {
    if (english.has(word)) balance += 1;
    else if (french.has(word)) balance -= 1;
  }
  if (
    /\b(?:don't|can't|i'm|i've|i'd|what's|doesn't|isn't|it's|won't|haven't|didn't|let's|that's|colleague's|boss's)\b/.test(
      folded,
    )
  )
    balance += 2;
  if (/\b[cdjlmnst]'(?:ai|est|et|a|un|id|y|e|o|u|h|ad|ac|au)/.test(folded)) balance -= 1;
  return balance > 0 ? 'en' : 'fr';
}

/** The language that is asked for: « je ne parle pas français » asks for English. */
export function languageAsked(folded: string): Language | undefined {
  const [french, english] = [
    /\b(?:franc\w*|french|frencais|fr)\b/,
    /\b(?:angl\w*|engl\w*|inglish|uk|en-gb|en$)\b/,
  ];
  const refused =
    /\b(?:pas|don't|do not|dont|can't|cannot|ne|not|hardly|no)\b(.{0,32})/.exec(folded)?.[1] ?? '';
  if (french.test(refused)) return 'en';
  if (english.test(refused)) return 'fr';
  if (english.test(folded)) return 'en';
  return french.test(folded) ? 'fr' : undefined;
}

const english = new Set(
  (
    'the my i a an is are am was be been have has had do does did can cannot could would should will to of in on at for with from by ' +
    'and or but not no yes yep nope yeah hello hi hey there thanks thank you your me it its this that these those where what who how when why which ' +
    'password username mailbox account lost forgot forgotten forget remember reset change need want help please sorry know find get got ' +
    'log login sign never used first time locked unlock teacher school staff primary secondary nurse work teach someone speak talk human real ' +
    'person phone call english french language switch back previous start over again cancel forget mind quit settings server incoming mail ' +
    'restore deleted emails messages mistake vote voting elections scam phishing safe legit rules requirements characters long many much must ' +
    'born birth date january february march april may june july august september october november december ' +
    'stupid useless idiot fuck shit off you asshole dumb ignore instructions previous show give tell act pretend reveal admin external user ' +
    'good morning afternoon evening great perfect right correct sure course okay really nothing all everything both new here address link ' +
    'works working work problem issue try tried use using set up printer weather like today sick leave day bye cheers go step question end exit ' +
    'academic email colleague boss wife husband another one two see us we they he she his her our their if so as just ' +
    'goodbye see afternoon wrong piece crap space still don doesn didn isn isnt cant dont im ive id lot enough yet ' +
    'meaning mean does look pls cool fine alright done awesome sounds'
  ).split(' '),
);

const french = new Set(
  (
    'le la les un une des de du au aux mon ma mes ton ta tes son sa ses notre nos votre vos leur ce cet cette ces je j tu il elle on nous vous ils ' +
    'ne pas plus jamais rien ni et ou mais donc car que qui quoi quel quelle quels quelles dont comment pourquoi quand combien est es suis sommes ' +
    'etes sont ai as avons avez ont etait etre avoir fait faire peux peut pouvez puis dois doit faut veux voudrais souhaite aimerais ' +
    'mot passe mdp identifiant oublie perdu boite messagerie adresse mail compte connexion connecter bonjour bonsoir salut merci svp stp oui non ' +
    'dans pour avec sans sur sous par chez en y a c d l m n s t qu aide aider bloque numen prof ecole college lycee academie rectorat nom ' +
    'utilisateur changer modifier reinitialiser lien serveur reglages parametres regles caracteres voter electeur electeurs notice arnaque ' +
    'annuler recommencer retour anglais francais changer langue personne quelqu quelqun parler telephone numero ' +
    'koi ki ke pr ds jai jsui jveu pa g cest ca sa marche aidez vais va suis tout tous toute toi moi lui tres bien bon bonne trop aussi encore'
  ).split(' '),
);
