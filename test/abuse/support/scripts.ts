import { pick } from '../claim';

/**
 * Texts that run as a script wherever one of our pages takes them for more than text, from families of ways in, ways to run and disguises.
 * What runs asks for a dialog, what merely becomes an element bears `data-xss`.
 */
export function scriptIn(random: () => number): string {
  const run = pick(random, runs);
  const disguise = pick(random, disguises);
  return pick(random, breakouts) + disguise(pick(random, ways)(run)) + pick(random, endings);
}

/** Out of what a text may stand in: an attribute, an element, a script, a comment. */
const breakouts = [
  '',
  '',
  '">',
  "'>",
  '</p>',
  '</textarea>',
  '</title>',
  '</script>',
  '-->',
  ']]>',
  '" autofocus ',
  '\u2028">',
];
const endings = ['', '', '<!--', '//', '<p title="', '</b>'];
const runs = [
  'alert(1)',
  'confirm`1`',
  'prompt(1)',
  'window.alert(document.domain)',
  "top['al'+'ert'](1)",
  '(0,eval)("alert(1)")',
];

const ways: ((run: string) => string)[] = [
  run => `<script data-xss>${run}</script>`,
  run => `<img data-xss src=x onerror=${quoted(run)}>`,
  run => `<svg data-xss onload=${quoted(run)}></svg>`,
  run => `<svg data-xss><script>${run}</script></svg>`,
  run => `<svg data-xss><animate onbegin=${quoted(run)} attributeName=x dur=1s></svg>`,
  run => `<details data-xss open ontoggle=${quoted(run)}>x</details>`,
  run => `<input data-xss autofocus onfocus=${quoted(run)}>`,
  run => `<video data-xss><source onerror=${quoted(run)}></video>`,
  run => `<iframe data-xss srcdoc=${quoted(`<script>parent.${run}</script>`)}></iframe>`,
  run => `<iframe data-xss src=${quoted(`javascript:${run}`)}></iframe>`,
  run => `<a data-xss href=${quoted(`javascript:${run}`)}>lien</a>`,
  run => `<form data-xss action=${quoted(`javascript:${run}`)}><button>x</button></form>`,
  run => `<object data-xss data=${quoted(`javascript:${run}`)}></object>`,
  run => `<base data-xss href=${quoted(`javascript:${run}//`)}>`,
  run => `<math data-xss href=${quoted(`javascript:${run}`)}>x</math>`,
  run => `<style data-xss>@import ${quoted(`javascript:${run}`)}</style>`,
  run => `<meta data-xss http-equiv=refresh content=${quoted(`0;url=javascript:${run}`)}>`,
  run => `[lien](javascript:${run})`,
  run => `![x](x${quoted(` onerror=${run}`)})`,
  run => `<javascript:${run}>`,
  run => `\${${run}}{{constructor.constructor(${quoted(run)})()}}`,
  run => `" onmouseover=${quoted(run)} data-xss x="`,
];

/** What a filter may not see through, and a browser does. */
const disguises: ((text: string) => string)[] = [
  text => text,
  text => text,
  text => text.replace(/script|svg|img|onerror|onload/gu, word => word.toUpperCase()),
  text => text.replace(/ on/gu, '/on'),
  text => text.replace(/ on/gu, '\tOn'),
  text => text.replace(/javascript:/gu, 'java\tscript:'),
  text => text.replace(/javascript:/gu, 'JaVaScRiPt&colon;'),
  text => text.replace(/alert/gu, '\\u0061lert'),
  text => text.replace(/</gu, '&lt;'),
  text => encodeURIComponent(text),
  text => text.replace(/</gu, '\uff1c').replace(/>/gu, '\uff1e'),
];

const quoted = (text: string): string => `"${text.replaceAll('"', '&quot;')}"`;
