/** People who do not exist, as a CSV file that `npm run accounts -- import` reads. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export async function writePeople(path, count) {
  const file = createWriteStream(path);
  file.write('numen,birthDate,lastName,firstName,username,email,departement,passwordHash\n');
  for (let index = 0; index < count; index++) {
    if (!file.write(`${rowOf(index)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

export const numenOf = index => `99E${String(index).padStart(7, '0')}AAA`;
export const usernameOf = index => `bench${index}`;

function rowOf(index) {
  const day = String((index % 28) + 1).padStart(2, '0');
  const username = usernameOf(index);
  return `${numenOf(index)},${day}/01/1980,Fictif,Camille,${username},${username}@example.org,69,"${hash}"`;
}

/** Of a password that nobody knows: an import does not hash. */
const hash =
  '$argon2id$v=19$m=19456,t=2,p=1$1WTTy2LL4DaRsduQhpAo8g$ruYUbqV6UgBrzDMIbpmDiPWqdmbUZr/4JCXEP8UkEFo';
