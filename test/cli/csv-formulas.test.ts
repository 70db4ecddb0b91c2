import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defused, restored } from '../../src/cli/csv-formulas';

/** Of what separates, begins formulas, or is taken off, and of other text. */
const cells = fc.string({ unit: fc.constantFrom(...';,=+-@\t\r\n＝＋－＠\'" |a\u00a01') });

describe('cells of an export', () => {
  it.each(['=1+1', '+33 4', '-2', '@SUM(A1)', '\t=1', '\r=1', '  =1', "'=1", '＝1'])(
    '%j begins no formula, and is read back',
    cell => {
      expect(defused(cell)).toBe(`'${cell}`);
      expect(restored(defused(cell))).toBe(cell);
    },
  );

  it.each(["'t Hooft", 'Lefèvre-Martin', 'a@b.fr', '', "d'Arc"])('%j is left as it is, both ways', cell => {
    expect(defused(cell)).toBe(cell);
    expect(restored(cell)).toBe(cell);
  });

  it('begin no formula, whichever of the two separators splits them', () => {
    fc.assert(
      fc.property(cells, cell => {
        for (const part of defused(cell).split(/[;,]/)) expect(part.trim()).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
    );
  });

  it('are read back as they were', () => {
    fc.assert(fc.property(cells, cell => expect(restored(defused(cell))).toBe(cell)));
  });
});
