import type { Document } from 'mongodb';
import { z } from 'zod';

/**
 * The validator of a collection whose documents have this schema: draft 4 in BSON's types. It says no word that MongoDB does not
 * know, since a server then takes none of it (mongodb.com/docs/manual/reference/operator/query/jsonSchema, Omissions).
 * @throws when a field is of a type that cannot be told to a server
 */
export function validatorOf(schema: z.ZodObject): Document {
  const { $schema, ...jsonSchema } = z.toJSONSchema(schema, {
    target: 'draft-4',
    unrepresentable: 'any',
    override: inBson,
  });
  return { $jsonSchema: jsonSchema };
}

/** Called for some schemas more than once: what is said already stays. */
const inBson: NonNullable<z.core.ToJSONSchemaParams['override']> = ({ zodSchema, jsonSchema, path }) => {
  const { type, minimum, maximum } = jsonSchema;
  if (zodSchema._zod.def.type === 'date') jsonSchema.bsonType = 'date';
  if (type) jsonSchema.bsonType = Array.isArray(type) ? type.map(bsonTypeOf) : bsonTypeOf(type);
  // The driver writes a large integer as a double: BSON's own integer types would refuse it.
  if (type === 'integer') jsonSchema.multipleOf = 1;
  delete jsonSchema.type;
  // MongoDB has no formats; zod writes a pattern beside those that are used here.
  delete jsonSchema.format;
  delete jsonSchema.default;
  if (minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (!jsonSchema.bsonType && !jsonSchema.anyOf)
    throw new TypeError(`${path.join('.')} has no type that a server can check`);
};

/** Named alike, but for these. */
function bsonTypeOf(type: z.core.JSONSchema.SchemaType): string {
  if (type === 'integer') return 'number';
  return type === 'boolean' ? 'bool' : type;
}
