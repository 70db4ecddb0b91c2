/** PNGs of our SVGs, for Teams, which shows no SVG: with a font from npm, so that they are the same on every machine. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const { resolve } = createRequire(import.meta.url);
const fonts = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'];
let ready;

/**
 * @param {string} svg the text of the drawing
 * @param {number} width pixels
 * @returns {Promise<Uint8Array>}
 */
export async function pngOf(svg, width) {
  ready ??= load();
  const fontBuffers = await ready;
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: {
      fontBuffers,
      defaultFontFamily: 'DejaVu Sans Condensed',
      sansSerifFamily: 'DejaVu Sans Condensed',
    },
  });
  return drawing.render().asPng();
}

async function load() {
  await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return Promise.all(fonts.map(name => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}`))));
}
