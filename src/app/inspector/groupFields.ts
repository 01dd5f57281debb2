import type { Field, Schema } from '../../core/params';

/** Fields under one heading, in the schema's order. */
export interface FieldGroup {
  /** Empty for those of the kind itself. */
  readonly name: string;
  readonly fields: readonly (readonly [key: string, field: Field])[];
}

/** A schema as the inspector shows it: the kind's own fields first, then each group where it is first named. */
export function groupFields(schema: Schema): readonly FieldGroup[] {
  const entries = Object.entries(schema);
  const names = new Set(entries.map(([, { group = '' }]) => group));
  return [...names]
    .map((name) => ({ name, fields: entries.filter(([, { group = '' }]) => group === name) }))
    .sort((a, b) => Number(a.name !== '') - Number(b.name !== ''));
}
