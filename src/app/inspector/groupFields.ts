import type { Field, Schema } from '../../core/params';

/** Fields under one heading, in the schema's order. */
export interface FieldGroup {
  /** Empty for those of the kind itself. */
  readonly name: string;
  readonly fields: readonly (readonly [key: string, field: Field])[];
}

/** A schema as the inspector shows it: the kind's own fields first, then each group where it is first named. */
export function groupFields(schema: Schema): readonly FieldGroup[] {
  const groups = Map.groupBy(Object.entries(schema), ([, { group = '' }]) => group);
  return [...groups]
    .map(([name, fields]) => ({ name, fields }))
    .sort((a, b) => Number(a.name !== '') - Number(b.name !== ''));
}
