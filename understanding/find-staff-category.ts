import { fold } from './fold';
import type { Situation, StatedCategory } from './understanding';

/**
 * What somebody says that he is, in the jargon of the trade. « ma directrice m'a dit » says nothing of him. Where no
 * question about it is pending, the post must be his own: « je suis … ».
 */
export function findStaffCategory(text: string, situation: Situation): StatedCategory | undefined {
  const said = withoutOthers(fold(text).slice(0, 600).replace(/[-']/g, ' ').replace(notThere, ' ')).replace(
    /\b(?:conseil|ni|pas|not) (?:regional|departemental|municipal|prof\w*|enseignant\w*|administrati\w+|personnel\w*|titulaire|staff|an? \w+)\b|\btravaille (?:au|a la|pour la|pour le) (?:mairie|conseil|region|departement|metropole)\b/g,
    ' ',
  );
  const asked = situation === 'ask_staff_category';
  if (asked || situation === 'choose_profile' || situation === 'ask_numen_known' || speaksOfHimself(said)) {
    const post = lookUp(posts, said);
    if (post) return post;
  }
  if (
    asked ||
    /\b(?:enseig\w*|prof\w*|travail\w*|teach\w*|bosse|en poste|affecte\w*|exerce|work)\b/.test(said)
  ) {
    if (asked || speaksOfHimself(said) || situation === 'choose_profile') {
      const place = lookUp(places, said);
      if (place) return place;
    }
  }
  return asked &&
    /^(?:je )?(?:ne )?sais (?:pas|plus)(?: trop| du tout| laquelle)?[ .!?]*$|^(?:je )?(?:ne )?suis pas sure?\b|^(?:aucune idee|autre|aucun\w*|i don t know|no idea|not sure)/.test(
      said,
    )
    ? 'unknown'
    : undefined;
}

/** « non pas l'école, au collège », « je suis pas la maîtresse »: what is denied is not said. */
const notThere =
  /\b(?:pas?|not|plus|ni) (?:(?:a|au|en|dans|d|une?|l|la|le|les|in|at|the|an?|de|du|des|mon) ?){0,3}(?:ecoles?|maternelle|primaire|elementaire|college|lycee|maitresse|maitre|instit\w*|enseignante?|prof\w*(?: (?:des|d) ecoles?)?|(?:primary |elementary )?(?:school|teacher))\b/g;

/** Other people's posts and the offices of a school. */
function withoutOthers(said: string): string {
  return said
    .replace(
      /\b(?<!suis )(?<!suis bien )(?:mon|ma|mes|la|le|l|les|notre|nos|du|au|aux|des|votre|cette|ce|un|une) (?:nouvel\w* |ancien\w* )?(?:direct\w+|secretaires?|gestionnaires?|principale?|proviseure?s?|collegues?|chef\w*|intendant\w*|infirmi\w+|instit\w*|maitresses?|professeur\w*|profs?|enseignant\w*|personnels?|administrat\w+|techniciens?|medecin)\b(?! des ecoles)/g,
      ' ',
    )
    .replace(
      /\b(?:secretariat|(?:dossier|service|arrete|courrier|document|acte)s? administratifs?|salle des profs|menu principal|compte principal|adresse principale)\b/g,
      ' ',
    );
}

function speaksOfHimself(said: string): boolean {
  return (
    /\b(?:je suis|jsuis|jsui|chui|j suis|suis|j enseigne|jenseigne|je travaille|je bosse|jbosse|i am|i m|im|i work|i teach|en tant que|etant|comme|moi|as an?)\b/.test(
      said,
    ) ||
    /(?:^|[,.;:(] ?)(?:bonjour |bonsoir |hello )?[, ]*(?:nouve\w+ |jeune |ancien\w* |futur\w* )?(?:pe|prof\w*|enseignante?|instit\w*|cpe|plp|tzr|aesh|aed|infirmi\w+|secretaire|gestionnaire|psyen|stagiaire|contractuel\w*)\b/.test(
      said,
    )
  );
}

function lookUp(
  table: readonly (readonly [StatedCategory, RegExp])[],
  said: string,
): StatedCategory | undefined {
  return table.find(([, pattern]) => pattern.test(said))?.[0];
}

const teacher = String.raw`(?:enseig\w*|prof\w*|teach\w*|maitre|instit\w*|plp)`;
const subjects =
  'math\\w*|francais|anglais|espagnol|allemand|italien|latin|lettres|histoire|hist|geo\\w*|svt|physique\\w*|chimie|techno\\w*|eps|sport|musique|education musicale|arts?|arts plastiques|philo\\w*|ses|eco\\w*|sciences\\w*|gestion|documentation|doc|snt|nsi|sti|biotech\\w*|lycee|college|segpa|english|history|physics|science|french';

/** The first that matches wins: the exact posts before the words that they contain. */
const posts: readonly (readonly [StatedCategory, RegExp])[] = [
  [
    'unknown',
    /\b(?:aesh|aed|avs|a e d|a e s h|assistante? d education|assistante? pedagogique|surveillante?s?|service civique|teaching assistant|classroom assistant|vacataire)\b/,
  ],
  [
    'sante',
    /\b(?:infirmi\w*|medecin\w*|psyen|psy en|psychologue\w*|assistante? (?:de service )?sociale?|personnel\w* (?:de )?sante|personnel\w* social\w*|nurse|doctor|psychologist|social worker)\b/,
  ],
  [
    'enseignant_ecole',
    new RegExp(
      String.raw`\b(?:pe|pes|p e|prof\w* (?:des |d |de |dans une |en |a l |in a )?ecoles?|prof\w* (?:stagiaire )?des ecoles|instit\w*|maitresses?|maitre (?:d ecole|des ecoles|formateur)|direct\w+ (?:d une |d |de l |de )?ecole\w*|direct\w+ de maternelle|brigade|zil|rased|conseill\w+ pedagogique|(?:primary|elementary|nursery|infant|kindergarten|preschool)(?: school)? teacher|(?:premier|1er|1 er|1) degre|remplacante? (?:en|dans une|d) ?(?:ecole|primaire|maternelle)|${teacher} (?:\w+ ){0,4}(?:cp|ce1|ce2|cm1|cm2|matern\w*|element\w*|primair\w*|petite section|grande section|moyenne section|ulis ecole)|(?:en|de|classe de|les) (?:cp|ce1|ce2|cm1|cm2))\b`,
    ),
  ],
  [
    'enseignant_second_degre',
    new RegExp(
      String.raw`\b(?:plp|certifiee?s?|agregee?s?|capes|tzr|cpe|conseill\w+ principale? d education|prof\w* (?:principale? )?(?:de |d |en |du |des |au |doc|documentaliste)(?: ?(?:${subjects})|documentaliste)?\b(?<=(?:${subjects}|documentaliste|doc))|documentaliste|prof doc|(?:second|2nd|2d|2eme|2e|deuxieme) degre|(?:secondary|high|middle|junior high|vocational)(?: school)? teacher|(?:${subjects}) teacher|${teacher} (?:\w+ ){0,4}(?:coll?eg\w*|lyc\w*|lp|segpa|secondary|high school|middle school)|j enseigne (?:l |la |le |les )?(?:${subjects})|i teach (?:${subjects}))\b`,
    ),
  ],
  [
    'technique',
    /\b(?:atrf|itrf|atec|technici\w+|agents? (?:technique|d entretien|de labo\w*|de laboratoire|d accueil)|personnels? (?:technique|de labo\w*)|adjointe? technique|technique|labo|laboratoire|preparat\w+ de labo\w*|ingenieure?|informaticien\w*|technical|technician|lab|maintenance)\b/,
  ],
  [
    'administratif',
    /\b(?:administrati\w+|admin|secretaires?|gestionnaires?|intendante?|principale? adjointe?|proviseure?s?(?: adjointe?)?|(?:suis|moi) (?:la |le )?principale?|principale? (?:de|du|d un) college|chef\w* d etablissement|perdir|personnel\w* de direction|saenes|adjaenes|aaenes|aae|attachee? d administration|comptable|fonde\w* de pouvoir|adjointe? (?:gestionnaire|administrati\w+)|agent comptable|secretary|clerk|administrator|head ?teacher|deputy head|bursar|inspect\w+|ien|ia ipr|(?:travaille|bosse|work) (?:au|a la|a l|at the|dans les|in the|in an) ?(?:rectorat|dsden|inspection academique|bureaux|office))\b/,
  ],
  ['administratif', /^(?:la |le )?principale?$/],
  ['sante', /^(?:la |le )?(?:service )?(?:de )?(?:sante|medico social|health)\b/],
  [
    'unknown',
    /\b(?:contractuel\w*|stagiaires?|remplacante?)\b(?!.*\b(?:college|lycee|ecole|maternelle|primaire)\b)/,
  ],
];

/** Where somebody works says which teachers he is among, when no post says better. */
const places: readonly (readonly [StatedCategory, RegExp])[] = [
  [
    'enseignant_ecole',
    /\b(?:matern\w*|element\w*|primair\w*|primary|nursery|(?:a l |dans une |en |une |petite )?ecoles?(?! normale)|cp|ce1|ce2|cm1|cm2|elementary)\b/,
  ],
  [
    'enseignant_second_degre',
    /\b(?:(?:on|o|au)?coll?eg\w*|clg|lyc\w*|licee|lp|segpa|secondary|high school|middle school)\b/,
  ],
];
