import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { collectionPlans, schemaVersion } from '../../../src/storage/mongo/schema';
import { validatorOf } from '../../../src/storage/mongo/validator';
import { spoiledDocuments, validDocuments } from './documents';
import { refusalOf } from './validation';

describe('the validators of the collections', () => {
  it('say nothing that MongoDB does not know', () => {
    const words = Object.values(collectionPlans).flatMap(({ validator }) => wordsOf(validator.$jsonSchema));
    expect(words.length).toBeGreaterThan(100);
    expect(words.filter(word => !keywords.includes(word))).toEqual([]);
  });

  it('name only types that MongoDB has', () => {
    const schemas = Object.values(collectionPlans).flatMap(({ validator }) =>
      schemasIn(validator.$jsonSchema),
    );
    const types = schemas.flatMap(({ bsonType = [], type = [] }) => [bsonType, type].flat());
    expect(types.filter(type => typeof type !== 'string' || !bsonTypes.includes(type))).toEqual([]);
  });

  // A server does not start on the validators of another version: this snapshot and `schemaVersion` change together.
  it(`are those of schema version ${schemaVersion}`, () => {
    const validators = Object.entries(collectionPlans).map(([name, { validator }]) => [name, validator]);
    expect(Object.fromEntries(validators)).toMatchSnapshot();
  });

  it.each(validDocuments())('take a document as it is written: %s', (_, collection, document) => {
    expect(refusalOf(collection, document)).toBeNull();
  });

  it.each(validDocuments())('refuse a field that nobody knows: %s', (_, collection, document) => {
    expect(refusalOf(collection, { ...document, unknown: 'x' })).toContain('additional');
  });

  it.each(spoiledDocuments())('refuse %s', (_, collection, document) => {
    expect(refusalOf(collection, document)).not.toBeNull();
  });

  it('cannot be made of a field whose type no server can check', () => {
    expect(() => validatorOf(z.strictObject({ _id: z.string(), any: z.unknown() }))).toThrow(
      'properties.any has no type that a server can check',
    );
  });
});

/** mongodb.com/docs/manual/reference/operator/query/jsonSchema, Available Keywords. */
const keywords = [
  ...['additionalItems', 'additionalProperties', 'allOf', 'anyOf', 'bsonType', 'dependencies', 'description'],
  ...['enum', 'exclusiveMaximum', 'exclusiveMinimum', 'items', 'maximum', 'maxItems', 'maxLength'],
  ...['maxProperties', 'minimum', 'minItems', 'minLength', 'minProperties', 'multipleOf', 'not', 'oneOf'],
  ...['pattern', 'patternProperties', 'properties', 'required', 'title', 'type', 'uniqueItems'],
];

/** Of mongodb.com/docs/manual/reference/operator/query/type, what is stored here; JSON's `integer` is none of them. */
const bsonTypes = ['string', 'number', 'bool', 'date', 'object', 'array', 'null'];

type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema and all those in it: under `properties` each field has one, `anyOf` is a list of them. */
function schemasIn(schema: unknown): Schema[] {
  if (Array.isArray(schema)) return schema.flatMap(schemasIn);
  if (!isSchema(schema)) return [];
  const { properties = {}, ...rest } = schema;
  const inner = [...Object.values(isSchema(properties) ? properties : {}), ...Object.values(rest)];
  return [schema, ...inner.flatMap(schemasIn)];
}

const wordsOf = (schema: unknown): string[] => schemasIn(schema).flatMap(found => Object.keys(found));
