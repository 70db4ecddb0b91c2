import { describe, expect, it } from '@jest/globals';
import { cut, read } from '../../understanding/reading';
import { situations } from '../../understanding/understanding';

/** Each line: what is typed, and what is kept of it. */
const pairsOf = (lines: string): [string, string][] =>
  lines
    .trim()
    .split('\n')
    .map(line => line.split('→→').map(part => part.trim().replaceAll('⏎', '\n')))
    .map(([typed = '', kept = '']) => [typed, kept]);

const linesOf = (lines: string): string[] => lines.trim().split(/\s*\n\s*/u);

describe('a password that is announced is cut out whole', () => {
  it.each(
    pairsOf(`
mot de passe : Perdu Depuis 2019 →→ mot de passe : •••
mot de passe : Perdu Depuis 2019 merci →→ mot de passe : ••• merci
mdp Perdu Depuis 2019 →→ mdp •••
identifiant jdupont mdp Perdu Depuis 2019 →→ identifiant jdupont mdp •••
le mdp: correct horse battery staple →→ le mdp: •••
mot de passe = perdu cheval agrafe batterie →→ mot de passe = •••
mon mot de passe c’était bonjour le monde →→ mon mot de passe c’était •••
mon mot de passe, c’est "Perdu Depuis 2019 !" →→ mon mot de passe, c’est "•••"
c’est "Perdu Depuis 2019 !", mon mot de passe →→ c’est "•••", mon mot de passe
mon mdp licorne n'est pas accepté →→ mon mdp ••• n'est pas accepté
mon mdp licorne n'est plus valable →→ mon mdp ••• n'est plus valable
mon mot de passe habituel licorne ne passe plus →→ mon mot de passe habituel ••• ne passe plus
my password unicorn isn't accepted →→ my password ••• isn't accepted
mon mot de passe est « le chat dort » →→ mon mot de passe est « ••• »
mon mot de passe est "le chat dort" →→ mon mot de passe est "•••"
mon mot de passe est J'aime le chocolat →→ mon mot de passe est •••
mon mot de passe est Le chat dort →→ mon mot de passe est •••
mon mot de passe est le chat noir →→ mon mot de passe est •••
mon mot de passe est le chat noir mais ça passe pas →→ mon mot de passe est ••• mais ça passe pas
mon mdp c'est un deux trois soleil →→ mon mdp c'est •••
mon mot de passe est la petite maison, aidez-moi →→ mon mot de passe est •••, aidez-moi
my password is the black cat →→ my password is •••
mot de passe soleil ça marche pas du tout aujourd'hui →→ mot de passe ••• ça marche pas du tout aujourd'hui
mdp licorne ca marche plus depuis hier matin →→ mdp ••• ca marche plus depuis hier matin
mon mot de passe est licorne, avec une majuscule : Licorne →→ mon mot de passe est •••
mot de passe c'est licorne avec un 7 à la fin →→ mot de passe c'est •••
mon mdp est soleil ou lune je sais plus →→ mon mdp est ••• je sais plus
my password is unicorn with a 7 at the end →→ my password is •••
licorne est mon mot de passe →→ ••• est mon mot de passe
licorne, c'est mon mdp →→ •••, c'est mon mdp
licorne c'est mon mot de passe →→ ••• c'est mon mot de passe
c'est licorne mon mot de passe →→ c'est ••• mon mot de passe
it's unicorn, my password →→ it's •••, my password
unicorn is my password →→ ••• is my password
Windows11Pro! est mon mdp →→ ••• est mon mdp
Tulipe Noire 27! c'est mon mdp →→ ••• c'est mon mdp
bonjour, licorne est mon mot de passe mais ça refuse →→ bonjour, ••• est mon mot de passe mais ça refuse
changez mon mot de passe en licorne →→ changez mon mot de passe en •••
changer mon mot de passe pour licorne →→ changer mon mot de passe pour •••
remplacez mon mdp par licorne →→ remplacez mon mdp par •••
change my password to unicorn →→ change my password to •••
set my password to unicorn please →→ set my password to ••• please
mettez licorne comme mot de passe →→ mettez ••• comme mot de passe
mettez-moi licorne comme mot de passe svp →→ mettez-moi ••• comme mot de passe svp
on m'a donné licorne comme mot de passe →→ on m'a donné ••• comme mot de passe
they gave me unicorn as password →→ they gave me ••• as password
on m'a donné le mot de passe licorne →→ on m'a donné le mot de passe •••
la secrétaire m'a donné le mdp licorne →→ la secrétaire m'a donné le mdp •••
j'ai reçu le mot de passe provisoire licorne →→ j'ai reçu le mot de passe provisoire •••
le mot de passe que j'ai noté est licorne →→ le mot de passe que j'ai noté est •••
mon mdp de l'an dernier était licorne →→ mon mdp de l'an dernier était •••
nouveau mot de passe souhaité : licorne →→ nouveau mot de passe souhaité : •••
mot de passe voulu : licorne →→ mot de passe voulu : •••
mdp provisoire licorne →→ mdp provisoire •••
mot de passe temporaire licorne →→ mot de passe temporaire •••
je tape azerty mais ça refuse →→ je tape ••• mais ça refuse
je tape licorne et ça marche pas →→ je tape ••• et ça marche pas
j'ai essayé licorne et ça ne passe pas →→ j'ai essayé ••• et ça ne passe pas
I type unicorn but it fails →→ I type ••• but it fails
mot de passe → licorne →→ mot de passe → •••
mot de passe ➡ licorne →→ mot de passe ➡ •••
mot de passe – licorne →→ mot de passe – •••
mot de passe - licorne →→ mot de passe - •••
mot de passe / licorne →→ mot de passe / •••
mot de passe⏎licorne →→ mot de passe⏎•••
identifiant⏎jdupont⏎mot de passe⏎licorne →→ identifiant⏎jdupont⏎mot de passe⏎•••
login jdupont / mdp licorne →→ login jdupont / mdp •••
mot-de-passe : licorne →→ mot-de-passe : •••
mot_de_passe : licorne →→ mot_de_passe : •••
m.d.p. : licorne →→ m.d.p. : •••
m d p : licorne →→ m d p : •••
mot de passse : licorne →→ mot de passse : •••
mot de psse : licorne →→ mot de psse : •••
mot d epasse : licorne →→ mot d epasse : •••
moto de passe : licorne →→ moto de passe : •••
mopt de passe : licorne →→ mopt de passe : •••
mo de passe : licorne →→ mo de passe : •••
mot 2 passe : licorne →→ mot 2 passe : •••
mot2passe : licorne →→ mot2passe : •••
phrase de passe : licorne →→ phrase de passe : •••
mot secret : licorne →→ mot secret : •••
passe : licorne →→ passe : •••
le passe est licorne →→ le passe est •••
mdp 👉 licorne →→ mdp 👉 •••
mdp 🔑 licorne →→ mdp 🔑 •••
mon mdp 😀 c'est licorne →→ mon mdp 😀 c'est •••
mdp licorne →→ mdp •••
mon mdp licorne →→ mon mdp •••
PW licorne →→ PW •••
mot de passe : Tulipe, Noire; 27 →→ mot de passe : •••
mot de passe : Soleil, Vert →→ mot de passe : •••
mot de passe : Soleil, Vert merci →→ mot de passe : ••• merci
mon mot de passe est Soleil. Vert. →→ mon mot de passe est •••
mon mot de passe est licorne. Merci →→ mon mot de passe est •••. Merci
mon mot de passe est licorne, merci →→ mon mot de passe est •••, merci
pouvez-vous changer mon mot de passe par tournesol ? →→ pouvez-vous changer mon mot de passe par ••• ?
please make sunflower my password →→ please make ••• my password
sunflower was my password →→ ••• was my password
the password I noted is sunflower →→ the password I noted is •••
my temporary password sunflower →→ my temporary password •••
mot de passe > tournesol →→ mot de passe > •••
mot de passe ~ tournesol →→ mot de passe ~ •••
mot de passe … tournesol →→ mot de passe … •••
mdp, tournesol →→ mdp, •••
mdp Tournesol puis 27 →→ mdp •••
mon mot de passe est C'est la vie →→ mon mot de passe est •••
mon mot de passe est Qui vivra verra →→ mon mot de passe est •••
le mot de passe tournesol a expiré →→ le mot de passe ••• a expiré
le mdp tournesol ne veut pas →→ le mdp ••• ne veut pas
mes mots de passe sont tournesol et lilas →→ mes mots de passe sont •••
mpd : tournesol →→ mpd : •••
mdps : tournesol →→ mdps : •••
mdp1 : tournesol →→ mdp1 : •••
pswd: tournesol →→ pswd: •••
mot de passe (actuel) : tournesol →→ mot de passe (actuel) : •••
mot de passe n°1 : tournesol →→ mot de passe n°1 : •••
on me demande un mot de passe, j'ai mis tournesol →→ on me demande un mot de passe, j'ai mis •••
le mot de passe fourni est tournesol →→ le mot de passe fourni est •••
le mot de passe que vous m'avez envoyé est tournesol →→ le mot de passe que vous m'avez envoyé est •••
mon mot de passe doit être tournesol →→ mon mot de passe doit être •••
tournesol = mon mdp →→ ••• = mon mdp
tournesol (mon mot de passe) →→ ••• (mon mot de passe)
mon mot de passe s'écrit tournesol →→ mon mot de passe s'écrit •••
mon mot de passe est licorne, je suis bloqué →→ mon mot de passe est •••, je suis bloqué
`),
  )('%s', (typed, kept) => {
    for (const situation of situations) {
      const reading = read(typed, situation);
      expect([situation, cut(typed, reading)]).toEqual([situation, kept]);
      expect(reading.password).toBeDefined();
    }
  });
});

describe('words about a password announce none', () => {
  it.each(
    linesOf(`
      quel est mon mot de passe
      mon mot de passe est le même que celui du lycée
      mon mot de passe est un problème
      mon mot de passe est un vrai casse-tête
      le mot de passe est il le bon
      le mot de passe est le numen ?
      my password is the problem
      mot de passe oublié ça marche pas
      mot de passe internet ça marche plus
      mon mdp il passe pas
      où est mon mot de passe
      what is my password
      where is my password
      le problème est mon mot de passe
      le souci c'est mon mot de passe
      ce qui bloque c'est mon mot de passe
      oublié, c'est mon mot de passe
      c'est perdu mon mot de passe
      c'est quoi mon mot de passe
      c'est bien mon mot de passe
      c'est pas mon mot de passe
      c'est encore mon mot de passe
      it's not my password
      changer mon mot de passe en ligne
      changez mon mot de passe en urgence
      changer mon mot de passe pour la messagerie
      changer mon mot de passe par mail
      réinitialiser mon mot de passe par téléphone
      change my password to something else
      change my password to a new one
      changer mon mot de passe en autre chose
      que mettre comme mot de passe
      mettre quoi comme mot de passe ?
      j'ai mis le même comme mot de passe
      il veut quelque chose comme mot de passe
      on m'a donné un mot de passe
      on m'a donné le mot de passe hier
      j'ai reçu le mot de passe provisoire
      le mot de passe que j'ai noté est faux
      le mot de passe que j'ai reçu est expiré
      nouveau mot de passe souhaité
      mdp provisoire expiré
      mot de passe temporaire refusé
      je tape correctement mais ça refuse
      j'ai essayé plusieurs fois mais ça ne marche pas
      j'ai essayé hier mais ça ne marche pas
      j'ai essayé firefox et ça ne marche pas
      je tape tout mais ça refuse
      je tape mon mot de passe mais ça refuse
      mot de passe / identifiant
      mot de passe - identifiant
      identifiant / mot de passe
      mot de passe – messagerie académique
      mot de passe - urgent
      mot de passe : Oublié depuis 2019
      Mot De Passe : Oublié Depuis Hier
      mot de passe : perdu depuis longtemps déjà
      mdp Oublié en 2019
      mot de passe, c’est "erreur 404"
      j’ai le message "Perdu Depuis 2019 !"

      mot de passe - oublié
      mot de passe⏎oublié
      mot de passe⏎merci
      mon mot de passe « trop court »
      mon mot de passe est « trop court »
      mon mot de passe est « invalide »
      mdp oublié
      mdp oublier
      mdp perdus
      mdp messagerie
      mdp iprof
      mdp svp
      mdp academique
      mon mdp help
      mot de passe arena
      mot de passe webmail
      mot de passe ?
      mon mot de passe est oublié
      mon mot de passe est expiré
      mon mot de passe est refusé
      mon mot de passe est trop long
      mon mot de passe actuel n'est pas accepté
      mon mot de passe messagerie ne marche plus
      mon mot de passe n'est pas accepté
      mon mdp lui n'est pas accepté
      le mode passe en maintenance
      ça passe : merci
      passe-moi un conseiller
      mot de passe / boîte mail
      mot de passe - compte bloqué
      mdp boite academique
      mdp mail
      mdp hs
      mdp nouveau
      mot de passe académie de lyon
      mdp zimbra
      mot de passe iphone
      mot de passe outlook
      mot de passe thunderbird
      mdp convergence
      mot de passe directeur
      mdp periscolaire
      mot de passe reçu
      mot de passe rectorat
      mdp educonect
      mdp oublie svp
      mdp obulié
      mot de passe: svp
      passe : bonne journée
      mot de passe perdue
      mon mot de passe
      mot de passe cned
      mot de passe galaxy
      code wifi
      code photocopieuse
      code agent
      code postal
      code alarme
      code refusé
      pass culture
      pass education
      pass navigo
      pw reset
      password manager
      mdp trousseau
      mot de passe automatique
      mot de passe application
      je tape lentement mais ça refuse
      je mets ce mot de passe mais il refuse
      j'ai essayé ensuite et ça marche pas
      j'ai mis celui-ci mais il refuse
      j'ai essayé deux fois et ça ne passe pas
      I tried everything but it fails
      I tried again but it fails
      je rentre lundi et ça me stresse, rien ne marche
      changer mon mot de passe pour septembre
      changer mon mot de passe pour sécurité
      changez mon mot de passe par précaution
      change my password with help
      modifier mon mot de passe en janvier
      Merci c'est mon mot de passe
      Voilà c'est mon mot de passe
      la messagerie c'est mon mot de passe
      Académique c'est mon mot de passe
      non, c'est mon mot de passe
      c'est urgent mon mot de passe
      c'est bizarre mon mot de passe est refusé
      c'est simple mon mot de passe ne marche pas
      c'est normal mon mot de passe ?
      c'est fou mon mot de passe est bon
      c'est horrible mon mot de passe
      prendre mon prénom comme mot de passe
      j'ai mis celui d'avant comme mot de passe
      je veux autre chose comme mot de passe
      utiliser Firefox pour mon mot de passe
      j'utilise Pronote pour mon mot de passe
      donnez une adresse pour mon mot de passe
      mettez-vous d'accord pour le mot de passe
      mon mot de passe est dans Firefox
      mon mot de passe est écrit dans un cahier
      mon mot de passe est redevenu invalide
      mon mot de passe est compliqué
      mon mot de passe est celui de mon ordi
      mon mot de passe est Oublié
      Mon mot de passe est Le même que Pronote
      mon mot de passe est « expiré depuis hier »
      mon mot de passe est comme celui du lycée
      mon mot de passe était nickel
      mon mot de passe est rouge dans la case
      mon mot de passe est souligné
      mon mot de passe est surligné en rouge
      mon mot de passe apparait en rouge
      mot de passe qui marche pas
      mot de passe non valide
      mot de passe pas accepté
      password not accepted
      mot de passe iprof ne marche pas
      mon mdp perso ne marche pas
      mon mot de passe habituel ne passe plus
      le mot de passe envoyé ne marche pas
      le mot de passe hier ne marche pas
      mon mot de passe windows ne marche pas
      mon mot de passe correct ne passe plus
      le mot de passe bien tapé ne marche pas
      code CAA20003
      code promo
      mon mot de passe doit être changé
      mon mot de passe doit être long
      mon mot de passe doit être différent ?
      mon mot de passe doit être renouvelé
      mon mot de passe devrait être bon
      mes mots de passe sont perdus
      mes mots de passe sont enregistrés dans firefox
      mot de passe, urgent
      mot de passe, merci
      mot de passe > identifiant
      mot de passe ... help
      mot de passe oublié ou perdu
      mdp perdu ou volé
      mot de passe avec majuscule
      mot de passe ou identifiant
      mon mot de passe a expiré
      mon mot de passe actuel a expiré
      mon mot de passe me bloque
      mon mot de passe ne veut pas
      le problème est le mot de passe
      le mot de passe (oublié) me bloque
      identifiant (mon mot de passe est bon)
      identifiant = mon mot de passe ?
      was my password changed
      who changed my password
      make a new password my account
      reset my password
      forgot my password
      on me demande un mot de passe, je tape rien
      on me demande un mot de passe, j'ai mis le bon
      mot de passe, j'ai tout essayé
      mon mot de passe s'écrit comment
      mon mot de passe s'écrit avec une majuscule
      password should be longer
      password must be changed
      mon mot de passe est qui déjà
      new password
      old password refused
      my new password
      my current password doesn't work
      my old password still works
    `),
  )('%s', typed => {
    for (const situation of situations)
      expect([situation, cut(typed.replaceAll('⏎', '\n'), read(typed, situation))]).toEqual([
        situation,
        typed.replaceAll('⏎', '\n'),
      ]);
  });
});
