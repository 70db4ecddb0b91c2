import Ajv from 'ajv-draft-04';
import { collectionPlans } from '../../../src/storage/mongo/schema';

export type CollectionName = keyof typeof collectionPlans;

export const isCollection = (name: string): name is CollectionName => name in collectionPlans;

/** What a server that enforces the validator of a collection would say of a document; null when it takes it. */
export function refusalOf(collection: CollectionName, document: unknown): string | null {
  const validate = validatorFor(collection);
  return validate(document) ? null : ajv.errorsText(validate.errors);
}

/** No server here enforces a validator: ajv does, once BSON's types are told to it as JSON's. */
const ajv = new Ajv({ strictTypes: false });
ajv.addKeyword({ keyword: 'bsonDate', validate: (_: unknown, value: unknown) => value instanceof Date });

const compiled = new Map<CollectionName, ReturnType<typeof ajv.compile>>();

function validatorFor(collection: CollectionName) {
  const validate =
    compiled.get(collection) ?? ajv.compile(inJsonTypes(collectionPlans[collection].validator.$jsonSchema));
  compiled.set(collection, validate);
  return validate;
}

function inJsonTypes(schema: object) {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('bsonType' in value)) return value;
    const { bsonType, ...rest } = value;
    return bsonType === 'date' ? { ...rest, bsonDate: true } : { ...rest, type: jsonTypesOf(bsonType) };
  });
}

function jsonTypesOf(bsonType: unknown): unknown {
  if (Array.isArray(bsonType)) return bsonType.map(jsonTypesOf);
  return bsonType === 'bool' ? 'boolean' : bsonType;
}
