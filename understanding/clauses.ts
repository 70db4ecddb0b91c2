import { fold } from './fold';

/** The clauses of a message that may each carry a wish; none when there is only one. */
export function clausesOf(text: string): string[] {
  const clauses = fold(text)
    .split(boundary)
    .map(clause => clause?.trim() ?? '')
    .filter(clause => clause.split(' ').length >= 2)
    .slice(0, 12);
  return clauses.length > 1 ? clauses : [];
}

/** Punctuation and the words that join; parts that say nothing of their own are dropped by who reads them. */
const boundary =
  /[.!?;:\n]+(?: |$)|, ?| (?:et|and) (?=(?:aussi|puis|ensuite|apres|enfin|maintenant|du coup|en plus|au passage|je |j'|jai|jveu|il |ou |comment|quel|c'est|c koi|c quoi|est-ce|qu'est|donne|dites|savoir|connaitre|voir|afficher|avoir|pourquoi|combien|qui |a qui|mon |ma |mes |les reglages|les param|les regles|le lien|changer|modifier|also|then|i |i'|how|what|where|see |know |can |could|is |my |the ))| (?:puis|ensuite|mais|sinon|par contre|par ailleurs|au passage|et aussi|ainsi que|but|also|then|plus) (?=\S)/;

/**
 * The text without what it says is *not* the matter: « ce n'est pas le mot de passe, c'est l'identifiant » keeps the
 * second half. Left whole when nothing would remain.
 */
export function withoutDenied(text: string): string {
  const folded = fold(text);
  const kept = denials
    .reduce((said, pattern) => said.replace(pattern, ' '), folded)
    .replace(/\s+/g, ' ')
    .trim();
  return kept !== folded && kept.split(' ').length >= 2 ? kept : text;
}

const lost = String.raw`(?:mots? de pass?e?|mdp|motdepasse|code|identifiants?|id|login|nom d'utilisateur|username|user name|password|numen|compte|boite|messagerie|adresse)`;
const articles = String.raw`(?:le |la |l'|mon |ma |mes |du |de l'|de |my |the |un )?`;

const denials: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:non )?(?:(?:ce )?n'?est|c'est|cest|c|ce nest|c'etait|it's|it is|its) (?:pas|not) ${articles}${lost}(?: (?:que (?:j'ai|je) \w+(?: \w+)?|le probleme|qui \w+ \w+))?(?: ?[,;:.]| mais| c'est| but|$)(?= ?\S)`,
    'g',
  ),
  new RegExp(
    String.raw`^(?:non |no )?(?:pas|not|pa) ${articles}${lost} ?[,;:.]? ?(?:mais|but|plutot)?(?= \S)`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:je |j')?(?:n'ai |n'ai |ai |have |haven't |i haven't |did not |didn't )?(?:pas|not) (?:oublie|perdu|forgotten|lost|forget) ${articles}${lost} ?[,;:]? ?(?:mais|but|c'est|,)`,
    'g',
  ),
  new RegExp(String.raw`(?:,| et| and) (?:pas|not) ${articles}${lost}[ .!]*$`, 'g'),
  new RegExp(
    String.raw`\b(?:je n'ai pas|i have not|i haven't) (?:oublie|perdu|forgotten|lost) ${articles}${lost} ?,`,
    'g',
  ),
];
