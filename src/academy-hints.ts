import { type Academy, answers } from '../dialogs/academy';
import { areaOf, largerTownsIn } from '../understanding/area';
import { fold } from '../understanding/fold';

export interface Found {
  path: PropertyKey[];
  sentence: string;
}

/** What can be used as it is, and is most likely a slip: a file often begins as a copy of another académie's. */
export const hintsOn = (academy: Academy): Found[] => [
  ...hostsOfOthers(academy),
  ...wordsOfOthers(academy),
  ...namesOfOthers(academy),
  ...officesTwice(academy),
  ...oneNumber(academy),
];

const found = (path: PropertyKey[], sentence: string): Found => ({
  path,
  sentence: `${path.map(String).join('.')}: ${sentence}`,
});

function hostsOfOthers({ mailDomain, links, mailServer }: Academy): Found[] {
  const addresses = { ...under('links', links), ...under('mailServer', mailServer) };
  return Object.entries(addresses).flatMap(([name, address]) => {
    const [host] = /\bac-[a-z0-9-]+\.fr\b/.exec(address) ?? [];
    return host && host !== mailDomain ? [found(name.split('.'), `${host} is not ${mailDomain}`)] : [];
  });
}

const under = (block: string, values: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => [`${block}.${name}`, value]),
  );

function wordsOfOthers({ area, offices, legal: { controller } }: Academy): Found[] {
  const { otherAcademie } = areaOf(area);
  const texts = [
    ...offices.map(({ name }, place) => ({ path: ['offices', place, 'name'], name })),
    ...(controller ? [{ path: ['legal', 'controller'], name: controller }] : []),
  ];
  return texts
    .filter(({ name }) => otherAcademie.test(fold(`${name.fr} ${name.en}`)))
    .map(({ path }) => found(path, 'names another académie'));
}

function namesOfOthers({ area: { departements, neighbours, otherNames } }: Academy): Found[] {
  const towns = departements.flatMap(code => largerTownsIn(code).map(town => [fold(town), code] as const));
  return Object.entries(otherNames).flatMap(([name, code]) => {
    const path = ['area', 'otherNames', name];
    const [, own] = towns.find(([town]) => town === fold(name)) ?? [];
    if (own && own !== code) return [found(path, `${name} is a commune of ${own}, and ${code} is said here`)];
    const isNear = departements.includes(code) || neighbours.includes(code);
    return isNear ? [] : [found(path, `${code} is neither the académie’s nor around it`)];
  });
}

/** The first that answers is the one that people are told: `officeFor`. */
function officesTwice({ area: { departements }, offices }: Academy): Found[] {
  return offices.flatMap((office, place) => {
    const hidden = office.categories.flatMap(category =>
      departements
        .filter(code => answers(office, category, code))
        .flatMap(code => offices.slice(0, place).find(other => answers(other, category, code)) ?? []),
    );
    const others = [...new Set(hidden.map(({ id }) => id))].join(', ');
    return others ? [found(['offices', place], `${others} answers some of its posts before it`)] : [];
  });
}

function oneNumber({ offices }: Academy): Found[] {
  const [first, ...others] = offices.map(({ phone }) => phone);
  const isOne = others.length > 0 && others.every(phone => phone === first);
  return isOne ? [found(['offices'], `all of them have one number, ${first}`)] : [];
}
