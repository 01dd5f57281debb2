import { hasMeaning, type Field, type Params, type Schema } from '../../core/params';

/** Fields under one heading, in the schema's order. */
export interface FieldGroup {
  /** Empty for those of the kind itself. */
  readonly name: string;
  readonly fields: readonly (readonly [key: string, field: Field])[];
}

/**
 * A schema as the inspector shows it beside the values `params`: the fields that mean something with them, the kind's own
 * first, then each group where it is first named.
 */
export function groupFields(schema: Schema, params: Params): readonly FieldGroup[] {
  const entries = Object.entries(schema).filter(([, field]) => hasMeaning(field, schema, params));
  const names = new Set(entries.map(([, { group = '' }]) => group));
  return [...names]
    .map((name) => ({ name, fields: entries.filter(([, { group = '' }]) => group === name) }))
    .sort((a, b) => Number(a.name !== '') - Number(b.name !== ''));
}
