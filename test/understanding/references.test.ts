import { describe, expect, it } from '@jest/globals';
import { cut } from '../../understanding/reading';
import { situations } from '../../understanding/understanding';
import { trainedUnderstand } from './trained-understand';

const understand = trainedUnderstand();

/** What is shown of each of these texts in each situation, when it is not what was typed. */
const masked = (texts: string): string[] =>
  texts
    .trim()
    .split(/\s*\n\s*/u)
    .flatMap(text =>
      situations.flatMap(situation => {
        const { intent, reading } = understand(text, situation);
        const kept = cut(text, reading);
        const isRead = reading.numen !== undefined || reading.birthDate !== undefined;
        return kept === text && !isRead && intent !== 'typed_password_in_chat'
          ? []
          : [`${situation}: ${text} → ${kept}, ${intent}`];
      }),
    );

describe('what people quote and is no secret', () => {
  it.each([
    [
      'an error, announced as one',
      `erreur 0x800CCC0E
       erreur 700003
       erreur 80070005
       erreur n° 80070005
       error code: 1020
       error 80090016
       erreur (-2146697211)
       code erreur : 0x80072EE7
       code CAA20003
       code E_FAIL
       code: AUTH-401
       le code AUTH-401 s’affiche
       code d’erreur E-4012
       err. 0x80070005
       exception 0xE0434352
       stop 0x0000007B
       code : 0x80048823
       code : 403
       erreur #80070005
       erreur CAA20002 teams
       erreur SQLSTATE[HY000]
       Error Code: 0x4004010F`,
    ],
    [
      'an error by itself',
      `0x800CCC0E
       AUTH_FAILED_401
       il affiche AUTH_FAILED_401
       ERR_CONNECTION_TIMED_OUT
       SSL_ERROR_RX_RECORD_TOO_LONG
       DNS_PROBE_FINISHED_NXDOMAIN
       NET::ERR_CERT_AUTHORITY_INVALID
       AADSTS50126
       CAA50021
       KB5034441
       HTTP-503
       HTTP/1.1 500
       HTTP500
       Error404
       ERR-502
       CAA2000B
       550-5.7.26
       MEMORY_MANAGEMENT
       #45872
       AUTH-401
       #NOM?
       #REF!`,
    ],
    [
      'a school or a service',
      `ce.0690000x
       ce.0690000x@ac-lyon.fr
       UAI 0690000X
       0690000X
       je travaille au 0691234Z
       lycée 0420013S
       RNE 0010016C
       code établissement : 0690000X
       code RNE 0690000X
       DSDEN69
       DSDEN-42
       ULIS-TSA
       MEEF2
       Master2
       clg-0691664x
       0692717M
       AESH2
       CFA2
       HCE3
       REP+
       bac+5
       CM1-CM2
       GRETA
       CAPA2024
       mutations2025`,
    ],
    [
      'a file somewhere',
      `ticket INC0012345
       INC0012345
       ticket n° INC0012345
       demande REQ-2024-00123
       dossier D2024/1187
       RITM0045678
       incident 4587210
       SIREN 130025265
       n° de sécu 1850769123456
       IMEI 356938035643809`,
    ],
    [
      'a product',
      `Outlook365
       Windows11
       iPhone14ProMax
       Office2019
       Firefox/121.0
       j’ai un souci avec <Outlook>
       j’utilise <Firefox/121.0>
       Mozilla/5.0
       Thunderbird-115.6.0
       Outlook16.0
       Redmi-Note-12
       iPhone 13Pro
       Huawei P30Pro
       Numworks N0120
       EliteBook840G8
       GalaxyTab-A8
       Freebox-Delta
       TP-Link_5G
       USB3
       HDMI2.1
       1920x1080
       32bits
       x86_64
       M365
       SFRBox8
       ThinkPadT480
       Livebox6
       Freebox_Pop
       HP-250G8
       Dell-5420
       Xiaomi13T
       OnePlus9Pro
       Nokia3310
       GalaxyA54
       SM-A546B
       Pixel7a
       macOS14.5
       Moodle4.1
       BigBlueButton2.7
       PRONOTE2024
       imprimante HP-M404dn
       Casio Graph35+E
       Wi-Fi6
       OAuth2
       TLS1.3
       SHA-256
       WPA2-PSK
       M@gistère
       v2.0.1`,
    ],
    [
      'an address',
      `webmail.ac-lyon.fr:443
       imap.ac-lyon.fr:993
       mailto:jean@ac-lyon.fr
       jean.martin@ac-lyon.fr.
       fe80::1
       jean-michel.o'brien@ac-lyon.fr
       jean-michel.o’brien@ac-lyon.fr
       @ac-lyon
       https://webmail.ac-lyon.fr/?lang=en
       ?lang=fr&theme=dark
       192.168.1.1
       2a01:e0a:1::1
       00:1A:2B:3C:4D:5E
       MonLycee.net
       06.12.34.56.78
       0472806060`,
    ],
    [
      'keys, times and everyday words',
      `Ctrl+C
       Ctrl+Alt+Suppr
       Alt+F4
       Alt-Gr
       quelqu’un
       jusqu’à
       Shift+Maj
       Verr.Maj
       10h-12h
       24/24
       7j/7
       100%
       aujourd’hui
       aujourd'hui
       n’importe-quoi`,
    ],
  ])('stands as it was typed: %s', (_, texts) => {
    expect(masked(texts)).toEqual([]);
  });

  it.each(['jdupont1', 'jdupont12', 'j.dupont', 'jean.dupont3'])('a user name is one: %s', text => {
    for (const situation of situations.filter(situation => situation !== 'new_password'))
      expect([situation, understand(text, situation).intent]).not.toContain('typed_password_in_chat');
  });

  it.each([
    'mdp : AUTH-401',
    'mot de passe : ce.0690000x',
    'mon mdp est Windows11Pro',
    'mdp Windows11Pro refusé',
    'mot de passe : jdupont@ac-lyon.fr',
    'mon mot de passe est ERR_CERT_DATE_INVALID',
    'mdp: iPhone15ProMax',
    'code secret : Tulipe27',
    'code : tulipe27',
    'licorne27',
    'Licorne27',
    'mon code c’est 482193',
    'erreur avec Toto2023!',
  ])('is a secret where it is announced as one: %s', text => {
    for (const situation of situations)
      expect([situation, understand(text, situation).intent]).toEqual([situation, 'typed_password_in_chat']);
  });

  it.each(['Windows11!', 'LICORNE_2027', 'Soleil-Vert', 'Chrome!2024', 'Orange2024$'])(
    'is a secret alone, where a new password is asked for: %s',
    text => {
      expect(understand(text, 'new_password').intent).toBe('typed_password_in_chat');
    },
  );

  it('is still a slip where a NUMEN is announced', () => {
    expect(understand('mon numen est 0690000X', 'start').reading.numen?.numen).toBeNull();
  });
});

describe('what is said of a password', () => {
  it.each([
    `mon mot de passe est pourri
     mon mot de passe est foutu
     mon mot de passe est cassé
     mon mot de passe est naze
     mon mot de passe est caduc
     mon mot de passe est démodé
     mon mot de passe est chez moi
     mon mdp est bidon
     mon mdp est mort
     mon mdp est trop long
     mon mot de passe est probablement faux
     mon mot de passe est dépassé depuis hier
     my password is useless
     my password is probably wrong
     my password is somewhere
     my password is dead`,
  ])('is none', texts => {
    expect(masked(texts)).toEqual([]);
  });
});
